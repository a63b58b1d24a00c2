import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/use-pages.ts';
import { Dialog } from '../../../design/dialog.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { Table } from '../../../design/table.tsx';
import { client } from '../../../session/session.ts';
import type { Job, WebhookDelivery } from '../../../wire.ts';
import { FilterSelect, useFilter } from '../filters.tsx';
import { Listing } from '../listing.tsx';
import { useAct } from '../use-act.ts';
import { useWhen } from '../when.ts';

const states = ['pending', 'delivered', 'failed'] as const;
const colors = { pending: 'badge-thread', delivered: 'badge-leaf', failed: 'badge-brick' } as const;
/** As long as the log goes back. */
const keptMs = 30 * 86_400_000;

/** What was sent, what waits, and what was answered; each can be sent again. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation();
  const when = useWhen();
  const act = useAct();
  const [state] = useFilter('state');
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  const [replayId, setReplayId] = useState<string | null>(null);
  const path = `/webhooks/${webhookId}`;
  const list = usePages<WebhookDelivery>(['admin', 'deliveries', webhookId], `${path}/deliveries`, { state });
  const wordsOf = (type: WebhookDelivery['type']) => t(`admin.webhooks.event.${type.replace('.', '-')}`);

  const replay = ({ id }: WebhookDelivery) =>
    act(() => client.post(`${path}/deliveries/${id}/replay`), { said: t('admin.webhooks.sentAgain') });

  async function replayFailed() {
    let job: Job | null = null;
    const body = { from: new Date(Date.now() - keptMs).toISOString(), state: 'failed' };
    await act(
      async () => {
        job = await client.post<Job>(`${path}/replays`, { body });
      },
      { said: t('admin.webhooks.sentAgain') },
    );
    setReplayId((job as Job | null)?.id ?? null);
  }

  return (
    <section className="stack" aria-label={t('admin.webhooks.log')}>
      <div className="row-apart">
        <h2>{t('admin.webhooks.log')}</h2>
        <div className="row">
          <Button
            variant="default"
            onClick={() => void act(() => client.post(`${path}/ping`), { said: t('admin.webhooks.pinged') })}
          >
            {t('admin.webhooks.ping')}
          </Button>
          <Button variant="default" onClick={() => void replayFailed()}>
            {t('admin.webhooks.replayFailed')}
          </Button>
          <Button variant="default" onClick={() => void list.refetch()}>
            {t('admin.refresh')}
          </Button>
        </div>
      </div>
      {replayId !== null && <JobProgress key={replayId} id={replayId} title={t('admin.webhooks.replayFailed')} />}
      <div className="fields">
        <FilterSelect
          name="state"
          label={t('admin.state')}
          all={t('admin.webhooks.allStates')}
          choices={states.map((value) => ({ value, label: t(`admin.webhooks.deliveryState.${value}`) }))}
        />
      </div>
      <Listing
        list={list}
        caption={t('admin.webhooks.log')}
        columns={[
          {
            id: 'type',
            title: t('admin.webhooks.event.title'),
            cell: (one) => (
              <button type="button" className="link-button" onClick={() => setShown(one)}>
                {wordsOf(one.type)}
              </button>
            ),
          },
          {
            id: 'state',
            title: t('admin.state'),
            cell: ({ state: one }) => (
              <span className={`badge ${colors[one]}`}>{t(`admin.webhooks.deliveryState.${one}`)}</span>
            ),
          },
          { id: 'answer', title: t('admin.webhooks.answer'), cell: ({ tries }) => answerOf(tries.at(-1)) },
          { id: 'at', title: t('admin.when'), cell: ({ createdAt }) => when.time(createdAt) },
          {
            id: 'again',
            title: t('admin.actions'),
            isTitleHidden: true,
            cell: (one) => (
              <button type="button" className="link-button" onClick={() => void replay(one)}>
                {t('admin.webhooks.again')}
              </button>
            ),
          },
        ]}
        empty={<EmptyState icon="out" title={t('admin.webhooks.noLog')} text={t('admin.webhooks.noLogText')} />}
      />
      {shown && (
        <Dialog title={wordsOf(shown.type)} onClose={() => setShown(null)}>
          <div className="stack">
            <p className="soft">{shown.eventId}</p>
            <Table
              caption={t('admin.webhooks.tries')}
              rows={shown.tries}
              keyOf={({ at }) => at}
              columns={[
                { id: 'at', title: t('admin.when'), cell: ({ at }) => when.time(at) },
                { id: 'answer', title: t('admin.webhooks.answer'), cell: (one) => answerOf(one) },
                {
                  id: 'ms',
                  title: t('admin.webhooks.took'),
                  align: 'end',
                  cell: ({ durationMs }) => `${durationMs} ms`,
                },
              ]}
            />
            <h3>{t('admin.webhooks.body')}</h3>
            <pre className="code-block">{JSON.stringify(JSON.parse(shown.body), null, 2)}</pre>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function answerOf(one: WebhookDelivery['tries'][number] | undefined): string {
  return one === undefined ? '–' : one.status === null ? (one.error ?? '–') : String(one.status);
}
