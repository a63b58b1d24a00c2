import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { Help } from '../../design/help.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { client } from '../../session/session.ts';
import type { Job } from '../../wire.ts';

/** Standards to which resources are aligned, from a file or an address. The work goes on when somebody goes on. */
export function StandardsStep({ onNext }: { onNext: () => void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const importing = useMutation({
    mutationFn: (from: File | string) =>
      typeof from === 'string'
        ? client.post<Job>('/frameworks/imports/from-address', { body: { url: from } })
        : client.sendFile<Job>('/frameworks/imports', from),
  });
  const job = importing.data;
  return (
    <div className="stack">
      <FileDrop
        label={t('welcome.framework')}
        hint={t('welcome.frameworkHint')}
        accept=".json,.csv,application/json,text/csv"
        isBusy={importing.isPending}
        onFile={(file) => importing.mutate(file)}
      />
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          importing.mutate(url.trim());
        }}
      >
        <TextInput
          type="url"
          label={t('welcome.frameworkAddress')}
          placeholder="https://…/ims/case/v1p1/CFPackages/…"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" disabled={!URL.canParse(url.trim())} loading={importing.isPending}>
            {t('welcome.fetch')}
          </Button>
        </div>
      </form>
      {importing.error && <Failure error={importing.error} />}
      {job && <JobProgress key={job.id} id={job.id} title={t('welcome.importing')} />}
      <section className="stack-tight" aria-label={t('welcome.licenses')}>
        <div className="row">
          <h2>{t('welcome.licenses')}</h2>
          <Help about={t('welcome.licenses')} text={t('welcome.licensesHelp')} />
        </div>
        <p className="soft">{t('welcome.licensesText')}</p>
      </section>
      <div className="row">
        <Button onClick={onNext}>{t(job ? 'welcome.next' : 'welcome.later')}</Button>
      </div>
    </div>
  );
}
