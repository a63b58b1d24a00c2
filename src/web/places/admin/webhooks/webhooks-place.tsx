import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../../api/use-pages.ts';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { client } from '../../../session/session.ts';
import type { Webhook, WebhookSecret } from '../../../wire.ts';
import { Listing } from '../listing.tsx';
import { SecretOnce } from '../secret-once.tsx';
import { WebhookStateBadge } from './webhook-badge.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** Other systems that are told of what happens here. */
export function Component() {
  const { t } = useTranslation();
  const list = usePages<Webhook>(['admin', 'webhooks'], '/webhooks');
  const [open, setOpen] = useState<'new' | WebhookSecret | null>(null);
  return (
    <div className="stack">
      <div className="row-apart">
        <div className="row">
          <PlaceTitle title={t('adminPlace.webhooks')} />
          <Help about={t('adminPlace.webhooks')} text={t('admin.webhooks.help')} />
        </div>
        <Button onClick={() => setOpen('new')}>{t('admin.webhooks.add')}</Button>
      </div>
      <Listing
        list={list}
        caption={t('adminPlace.webhooks')}
        columns={[
          {
            id: 'name',
            title: t('admin.name'),
            cell: ({ id, name }) => <Link to={`/admin/webhooks/${id}`}>{name}</Link>,
          },
          { id: 'state', title: t('admin.state'), cell: (webhook) => <WebhookStateBadge webhook={webhook} /> },
          { id: 'url', title: t('admin.webhooks.url'), cell: ({ url }) => URL.parse(url)?.host ?? url },
          {
            id: 'events',
            title: t('admin.webhooks.events'),
            align: 'end',
            cell: ({ events }) => events.length,
          },
        ]}
        empty={<EmptyState icon="out" title={t('admin.webhooks.none')} text={t('admin.webhooks.noneText')} />}
      />
      {open === 'new' && (
        <WebhookForm
          title={t('admin.webhooks.addTitle')}
          submit={t('admin.webhooks.add')}
          onClose={() => setOpen(null)}
          save={async (body) => setOpen(await client.post<WebhookSecret>('/webhooks', { body }))}
        />
      )}
      {open !== null && open !== 'new' && <WebhookSecretDialog told={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** The secret by which deliveries are signed, told this once. */
export function WebhookSecretDialog({ told, onClose }: { told: WebhookSecret; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={t('admin.clients.secretTitle', { name: told.webhook.name })}>
      <div className="stack">
        <p className="note note-amber">{t('admin.secretNow')}</p>
        <SecretOnce label={t('admin.webhooks.secret')} value={told.secret} hint={t('admin.webhooks.secretHint')} />
        <div>
          <Button onClick={onClose}>{t('admin.secretKept')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
