import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isMissing } from '../../../api/request-error.ts';
import { Failure } from '../../../app/failure.tsx';
import { NotFound } from '../../../app/not-found.tsx';
import { PlaceSkeleton } from '../../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { BackLink } from '../../../design/back-link.tsx';
import { useConfirm } from '../../../design/confirm.tsx';
import { client } from '../../../session/session.ts';
import type { ApiClient, ApiClientSecret } from '../../../wire.ts';
import { Facts } from '../facts.tsx';
import { useAct } from '../use-act.ts';
import { useSchools } from '../use-schools.ts';
import { etagOf, useWhen } from '../when.ts';
import { ClientForm } from './client-form.tsx';
import { ClientStateBadge } from './client-state.tsx';
import { ClientSecret } from './clients-place.tsx';

/** One program of another system: what it may do, its secrets, and its end. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const when = useWhen();
  const ask = useConfirm();
  const act = useAct();
  const { nameOf } = useSchools();
  const [open, setOpen] = useState<'change' | ApiClientSecret | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'client', id],
    queryFn: ({ signal }) => client.get<ApiClient>(`/api-clients/${id}`, { signal }),
  });
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton />;
  const ifMatch = etagOf(data.revision);
  const timeOf = (at: string | null, none: string) => (at === null ? none : when.time(at));

  async function rotate() {
    let told: ApiClientSecret | null = null;
    const isDone = await act(
      async () => {
        told = await client.post<ApiClientSecret>(`/api-clients/${id}/secrets`, { body: {}, ifMatch });
      },
      { said: t('admin.clients.rotated') },
    );
    if (isDone && told) setOpen(told);
  }

  async function revoke() {
    const isMeant = await ask({
      title: t('admin.clients.revokeTitle', { name: data?.name ?? '' }),
      text: t('admin.clients.revokeText'),
      yes: t('admin.clients.revokeYes'),
    });
    if (isMeant) {
      await act(() => client.post(`/api-clients/${id}/revoke`, { ifMatch }), { said: t('admin.clients.revoked') });
    }
  }

  return (
    <div className="stack">
      <BackLink to="/admin/clients">{t('adminPlace.clients')}</BackLink>
      <div className="row-apart">
        <div className="row">
          <PlaceTitle title={data.name} />
          <ClientStateBadge state={data.state} />
        </div>
        {data.state !== 'revoked' && (
          <div className="row">
            <Button variant="default" onClick={() => setOpen('change')}>
              {t('admin.change')}
            </Button>
            <Button variant="default" onClick={() => void rotate()}>
              {t('admin.newSecret')}
            </Button>
            <Button variant="default" onClick={() => void revoke()}>
              {t('admin.clients.revoke')}
            </Button>
          </div>
        )}
      </div>
      <Facts
        facts={[
          ['client_id', data.id],
          [t('admin.clients.scopes'), data.scopes.map((scope) => t(`admin.clients.scope.${scope}`)).join(', ')],
          [
            t('admin.schools.title'),
            data.schoolIds === null ? t('admin.allSchools') : data.schoolIds.map((one) => nameOf(one)).join(', '),
          ],
          [t('admin.clients.used'), timeOf(data.lastUsedAt, t('admin.never'))],
          [t('admin.clients.until'), timeOf(data.expiresAt, t('admin.clients.noEnd'))],
          [
            t('admin.clients.secrets'),
            data.secrets
              .map(({ hint, createdAt, expiresAt }) =>
                expiresAt === null
                  ? t('admin.clients.secretSince', { hint, from: when.time(createdAt) })
                  : t('admin.clients.secretUntil', { hint, until: when.time(expiresAt) }),
              )
              .join('; ') || null,
          ],
        ]}
      />
      <p className="soft">{t('admin.clients.rotateText')}</p>
      {open === 'change' && (
        <ClientForm
          client={data}
          title={t('admin.clients.changeTitle')}
          submit={t('admin.save')}
          onClose={() => setOpen(null)}
          save={async (body) => {
            await client.patch(`/api-clients/${id}`, { body, ifMatch });
            setOpen(null);
          }}
        />
      )}
      {open !== null && open !== 'change' && <ClientSecret told={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
