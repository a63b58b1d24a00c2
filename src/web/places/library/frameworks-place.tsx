import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { JobProgress } from '../../design/job-progress.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { Table } from '../../design/table.tsx';
import { client } from '../../session/session.ts';
import type { Framework, Job } from '../../wire.ts';
import styles from './library.module.css';

/** The standards that resources are aligned to: what is here, and more from a file or an address. */
export function Component() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const list = usePages<Framework>(['frameworks', 'all'], '/frameworks');
  const [url, setUrl] = useState('');
  const [mayRetire, setMayRetire] = useState(false);
  const start = useMutation({
    mutationFn: (given: File | string) =>
      typeof given === 'string'
        ? client.post<Job>('/frameworks/imports/from-address', { body: { url: given, confirmRetire: mayRetire } })
        : client.sendFile<Job>('/frameworks/imports', given, {
            query: { confirmRetire: mayRetire ? 'true' : undefined },
          }),
    onSuccess: () => setUrl(''),
  });
  return (
    <div className="stack-wide">
      <PlaceTitle title={t('frameworks.title')} />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={2} />}
      {list.items?.length === 0 && (
        <EmptyState icon="path" title={t('frameworks.none')} text={t('frameworks.noneText')} />
      )}
      {list.items && list.items.length > 0 && (
        <Table
          caption={t('frameworks.title')}
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'title',
              title: t('frameworks.name'),
              cell: ({ id, title }) => <Link to={`/frameworks/${id}`}>{title}</Link>,
            },
            {
              id: 'maker',
              title: t('frameworks.maker'),
              cell: ({ creator, publisher }) => publisher ?? creator ?? '–',
            },
            { id: 'count', title: t('frameworks.standards'), align: 'end', cell: ({ itemCount }) => itemCount },
            {
              id: 'whose',
              title: t('frameworks.whose'),
              cell: ({ isShared, isLocal }) =>
                t(isShared ? 'frameworks.shared' : isLocal ? 'frameworks.local' : 'frameworks.imported'),
            },
          ]}
        />
      )}
      <ShowMore list={list} />
      <section className="card stack" aria-label={t('frameworks.import')}>
        <h2>{t('frameworks.import')}</h2>
        {start.error && <Failure error={start.error} />}
        {start.data && (
          <JobProgress
            key={start.data.id}
            id={start.data.id}
            title={t('frameworks.importing')}
            onEnd={() => void queries.invalidateQueries({ queryKey: ['frameworks'] })}
          >
            {() => <p>{t('frameworks.imported_')}</p>}
          </JobProgress>
        )}
        <FileDrop
          label={t('frameworks.file')}
          hint={t('frameworks.hint')}
          accept=".json,.csv,application/json,text/csv"
          isBusy={start.isPending}
          onFile={(file) => start.mutate(file)}
        />
        <form
          className={styles.filters}
          onSubmit={(event) => {
            event.preventDefault();
            if (url.trim() !== '') start.mutate(url.trim());
          }}
        >
          <TextInput
            className={styles.wide}
            type="url"
            label={t('frameworks.address')}
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={start.isPending} disabled={url.trim() === ''}>
            {t('frameworks.fetch')}
          </Button>
        </form>
        <Checkbox
          label={t('frameworks.mayRetire')}
          checked={mayRetire}
          onChange={({ currentTarget: { checked } }) => setMayRetire(checked)}
        />
      </section>
    </div>
  );
}
