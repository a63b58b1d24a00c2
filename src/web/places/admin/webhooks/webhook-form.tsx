import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { SchoolsChoice } from '../schools-choice.tsx';

export const webhookEvents = [
  'playlist.published',
  'playlist.archived',
  'playlist.deleted',
  'resource.published',
  'resource.archived',
  'resource.withdrawn',
  'resource.deleted',
  'assignment.created',
  'progress.updated',
] as const satisfies readonly Webhook['events'][number][];

export type WebhookInput = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly schoolIds: readonly string[] | null;
};

/** Where a system wants to be told, and of what; new or changed. */
export function WebhookForm({
  webhook,
  title,
  submit,
  onClose,
  save,
}: {
  webhook?: Webhook;
  title: string;
  submit: string;
  onClose: () => void;
  save: (input: WebhookInput) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? 'https://');
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? ['playlist.published']);
  const [schoolIds, setSchoolIds] = useState<readonly string[] | null>(webhook?.schoolIds ?? null);
  return (
    <FormDialog
      title={title}
      submit={submit}
      isReady={name.trim() !== '' && URL.canParse(url) && events.length > 0 && schoolIds?.length !== 0}
      onClose={onClose}
      save={() => save({ name, url, events, schoolIds })}
    >
      {(problemOf) => (
        <>
          <TextInput
            data-autofocus
            label={t('admin.name')}
            description={t('admin.webhooks.nameHint')}
            error={problemOf('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            type="url"
            label={t('admin.webhooks.url')}
            description={t('admin.webhooks.urlHint')}
            error={problemOf('url')}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Checkbox.Group label={t('admin.webhooks.events')} value={[...events]} onChange={setEvents}>
            <div className="stack-tight" style={{ marginTop: 'var(--space-2)' }}>
              {webhookEvents.map((event) => (
                <Checkbox
                  key={event}
                  value={event}
                  label={t(`admin.webhooks.event.${event.replace('.', '-')}`)}
                  description={event}
                />
              ))}
            </div>
          </Checkbox.Group>
          <SchoolsChoice value={schoolIds} onChange={setSchoolIds} />
        </>
      )}
    </FormDialog>
  );
}
