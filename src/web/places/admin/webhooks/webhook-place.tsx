import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { isMissing } from '../../../api/request-error.ts';
import { Failure } from '../../../app/failure.tsx';
import { NotFound } from '../../../app/not-found.tsx';
import { PlaceSkeleton } from '../../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { BackLink } from '../../../design/back-link.tsx';
import { useConfirm } from '../../../design/confirm.tsx';
import { client } from '../../../session/session.ts';
import type { Webhook, WebhookSecret } from '../../../wire.ts';
import { Facts } from '../facts.tsx';
import { useAct } from '../use-act.ts';
import { useSchools } from '../use-schools.ts';
import { etagOf, useWhen } from '../when.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookStateBadge } from './webhook-badge.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookSecretDialog } from './webhooks-place.tsx';

/** One system that is told of what happens here, with the log of what it was told. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const when = useWhen();
  const ask = useConfirm();
  const act = useAct();
  const { nameOf } = useSchools();
  const [open, setOpen] = useState<'change' | WebhookSecret | null>(null);
  const path = `/webhooks/${id}`;
  const {
    data: webhook,
    error,
    refetch,
  } = useQuery({
    queryKey: ['admin', 'webhook', id],
    queryFn: ({ signal }) => client.get<Webhook>(path, { signal }),
  });
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!webhook) return <PlaceSkeleton />;

  async function rotate() {
    let told: WebhookSecret | null = null;
    const isDone = await act(
      async () => {
        told = await client.post<WebhookSecret>(`${path}/secrets`, { body: {} });
      },
      { said: t('admin.clients.rotated') },
    );
    if (isDone && told) setOpen(told);
  }

  const isPaused = webhook.pausedAt !== null;
  const turn = (verb: 'pause' | 'resume') =>
    act(() => client.post(`${path}/${verb}`), { said: t(`admin.webhooks.done.${verb}`) });

  async function remove() {
    const isMeant = await ask({
      title: t('admin.webhooks.deleteTitle', { name: webhook?.name ?? '' }),
      text: t('admin.webhooks.deleteText'),
      yes: t('admin.webhooks.delete'),
    });
    if (!isMeant) return;
    if (await act(() => client.remove(path), { said: t('admin.webhooks.deleted') })) await navigate('/admin/webhooks');
  }

  return (
    <div className="stack">
      <BackLink to="/admin/webhooks">{t('adminPlace.webhooks')}</BackLink>
      <div className="row">
        <PlaceTitle title={webhook.name} />
        <WebhookStateBadge webhook={webhook} />
      </div>
      {webhook.pauseReason && (
        <p className="note note-amber">{t(`admin.webhooks.pauseReason.${webhook.pauseReason}`)}</p>
      )}
      <Facts
        facts={[
          [t('admin.webhooks.url'), webhook.url],
          [
            t('admin.webhooks.events'),
            webhook.events.map((event) => t(`admin.webhooks.event.${event.replace('.', '-')}`)).join(', '),
          ],
          [
            t('admin.schools.title'),
            webhook.schoolIds === null ? t('admin.allSchools') : webhook.schoolIds.map((one) => nameOf(one)).join(', '),
          ],
          ...(webhook.failingSince
            ? [[t('admin.webhooks.failingSince'), when.time(webhook.failingSince)] as const]
            : []),
        ]}
      />
      <div className="row">
        <Button variant="default" onClick={() => setOpen('change')}>
          {t('admin.change')}
        </Button>
        <Button variant="default" onClick={() => void turn(isPaused ? 'resume' : 'pause')}>
          {t(isPaused ? 'admin.webhooks.resume' : 'admin.webhooks.pause')}
        </Button>
        <Button variant="default" onClick={() => void rotate()}>
          {t('admin.newSecret')}
        </Button>
        <Button variant="default" onClick={() => void remove()}>
          {t('admin.webhooks.delete')}
        </Button>
      </div>
      <Deliveries webhookId={id} />
      {open === 'change' && (
        <WebhookForm
          webhook={webhook}
          title={t('admin.webhooks.changeTitle')}
          submit={t('admin.save')}
          onClose={() => setOpen(null)}
          save={async (body) => {
            await client.patch(path, { body, ifMatch: etagOf(webhook.revision) });
            setOpen(null);
          }}
        />
      )}
      {open !== null && open !== 'change' && <WebhookSecretDialog told={open} onClose={() => setOpen(null)} />}
    </div>
  );
}
