import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Help } from '../../../design/help.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job, RetentionSettings as Settings } from '../../../wire.ts';
import { useWhen } from '../when.ts';
import { SettingsForm } from './settings-form.tsx';

const kinds = ['progress', 'evidence', 'audit', 'record'] as const;

/** How long the district keeps what it knows of students who have left. */
export function RetentionSettings() {
  const { t } = useTranslation();
  const when = useWhen();
  const preview = useMutation({ mutationFn: () => client.post<Job>('/retention-settings/previews') });
  return (
    <div className="stack">
      <SettingsForm<Settings>
        path="/retention-settings"
        method="PUT"
        toBody={({ isOn, rules, noticeDays }) => ({ isOn, rules, noticeDays })}
      >
        {(settings, change, problemOf) => (
          <section className="card stack" aria-label={t('admin.settings.tab.retention')}>
            <div className="row">
              <h2>{t('admin.retention.title')}</h2>
              <Help about={t('admin.retention.title')} text={t('admin.retention.help')} />
            </div>
            {settings.announced && (
              <p className="note note-amber">
                {t('admin.retention.announced', {
                  count: settings.announced.students,
                  day: when.day(settings.announced.actsOn),
                })}
              </p>
            )}
            <Checkbox
              label={t('admin.retention.isOn')}
              description={t('admin.retention.isOnText')}
              checked={settings.isOn}
              onChange={(event) => change({ ...settings, isOn: event.currentTarget.checked })}
            />
            <TextInput
              type="number"
              min={7}
              max={90}
              label={t('admin.retention.noticeDays')}
              error={problemOf('noticeDays')}
              value={settings.noticeDays}
              onChange={(event) => change({ ...settings, noticeDays: Number(event.currentTarget.value) })}
            />
            {kinds.map((kind) => {
              const rule = settings.rules[kind];
              const set = (part: Partial<typeof rule>) =>
                change({ ...settings, rules: { ...settings.rules, [kind]: { ...rule, ...part } } });
              return (
                <fieldset key={kind} className="fields plain-fieldset">
                  <legend>{t(`admin.retention.kind.${kind}`)}</legend>
                  <TextInput
                    type="number"
                    min={1}
                    max={50}
                    label={t('admin.retention.afterYears')}
                    description={t('admin.retention.afterYearsHint')}
                    error={problemOf(`rules.${kind}.afterYears`)}
                    value={rule.afterYears ?? ''}
                    onChange={(event) => {
                      const text = event.currentTarget.value;
                      set({ afterYears: text === '' ? null : Number(text) });
                    }}
                  />
                  <NativeSelect
                    label={t('admin.retention.remains')}
                    value={rule.remains}
                    data={(['counts', 'nothing'] as const).map((value) => ({
                      value,
                      label: t(`admin.retention.remain.${value}`),
                    }))}
                    onChange={(event) => set({ remains: event.currentTarget.value as typeof rule.remains })}
                  />
                </fieldset>
              );
            })}
          </section>
        )}
      </SettingsForm>
      <section className="card stack" aria-label={t('admin.retention.preview')}>
        <h2>{t('admin.retention.preview')}</h2>
        <p className="soft">{t('admin.retention.previewText')}</p>
        <div>
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t('admin.retention.previewDo')}
          </Button>
        </div>
        {preview.error && <Failure error={preview.error} />}
        {preview.data && (
          <JobProgress key={preview.data.id} id={preview.data.id} title={t('admin.retention.preview')}>
            {({ result }) => <Counted result={result} />}
          </JobProgress>
        )}
      </section>
    </div>
  );
}

function Counted({ result }: { result: unknown }) {
  const { t } = useTranslation();
  const { kinds: counted = {} } = (result ?? {}) as { readonly kinds?: Readonly<Record<string, number>> };
  return (
    <ul>
      {kinds.map((kind) => (
        <li key={kind}>
          {t(`admin.retention.kind.${kind}`)}: {counted[kind] ?? 0}
        </li>
      ))}
    </ul>
  );
}
