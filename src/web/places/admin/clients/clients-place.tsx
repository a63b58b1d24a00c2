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
import type { ApiClient, ApiClientSecret } from '../../../wire.ts';
import { Listing } from '../listing.tsx';
import { SecretOnce } from '../secret-once.tsx';
import { useWhen } from '../when.ts';
import { ClientForm } from './client-form.tsx';
import { ClientStateBadge } from './client-state.tsx';

/** Programs of other systems, such as an LMS, that read here. */
export function Component() {
  const { t } = useTranslation();
  const when = useWhen();
  const list = usePages<ApiClient>(['admin', 'clients'], '/api-clients');
  const [open, setOpen] = useState<'new' | ApiClientSecret | null>(null);
  return (
    <div className="stack">
      <div className="row-apart">
        <div className="row">
          <PlaceTitle title={t('adminPlace.clients')} />
          <Help about={t('adminPlace.clients')} text={t('admin.clients.help')} />
        </div>
        <Button onClick={() => setOpen('new')}>{t('admin.clients.add')}</Button>
      </div>
      <Listing
        list={list}
        caption={t('adminPlace.clients')}
        columns={[
          {
            id: 'name',
            title: t('admin.name'),
            cell: ({ id, name }) => <Link to={`/admin/clients/${id}`}>{name}</Link>,
          },
          { id: 'state', title: t('admin.state'), cell: (one) => <ClientStateBadge state={one.state} /> },
          {
            id: 'scopes',
            title: t('admin.clients.scopes'),
            cell: ({ scopes }) => scopes.map((scope) => t(`admin.clients.scope.${scope}`)).join(', '),
          },
          {
            id: 'used',
            title: t('admin.clients.used'),
            cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('admin.never') : when.time(lastUsedAt)),
          },
        ]}
        empty={<EmptyState icon="link" title={t('admin.clients.none')} text={t('admin.clients.noneText')} />}
      />
      {open === 'new' && (
        <ClientForm
          title={t('admin.clients.addTitle')}
          submit={t('admin.clients.addSubmit')}
          onClose={() => setOpen(null)}
          save={async (body) => setOpen(await client.post<ApiClientSecret>('/api-clients', { body }))}
        />
      )}
      {open !== null && open !== 'new' && <ClientSecret told={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** The secret of a program, told this once. */
export function ClientSecret({ told, onClose }: { told: ApiClientSecret; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={t('admin.clients.secretTitle', { name: told.client.name })}>
      <div className="stack">
        <p className="note note-amber">{t('admin.secretNow')}</p>
        <SecretOnce label="client_id" value={told.client.id} hint={t('admin.clients.idHint')} />
        <SecretOnce label="client_secret" value={told.clientSecret} hint={t('admin.clients.secretHint')} />
        <div>
          <Button onClick={onClose}>{t('admin.secretKept')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
