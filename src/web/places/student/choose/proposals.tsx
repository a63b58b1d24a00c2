import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../design/icon.tsx';
import type { MyPlaylist, MyProposal } from '../../../wire.ts';
import { useAskFor } from './ask-for.ts';
import styles from './offers.module.css';

const AddOwn = lazy(() => import('./add-own.tsx'));

const badges = { waiting: 'badge-amber', approved: 'badge-leaf', declined: '', takenBack: '' } as const;

/** What a student has asked their teacher for, and what became of it; and the way to ask for more. */
export function Proposals({ playlist }: { playlist: MyPlaylist }) {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  const { takeBack } = useAskFor(playlist.id);
  const shown = playlist.proposals.filter(({ state }) => state !== 'takenBack');
  if (shown.length === 0 && !playlist.may.add) return null;
  return (
    <section className="stack-tight" aria-labelledby="asked">
      <h2 id="asked">{t('ask.title')}</h2>
      {shown.length === 0 && <p className="soft">{t('ask.text')}</p>}
      <ul className="plain stack-tight">
        {shown.map((proposal) => (
          <li key={proposal.id} className={styles.asked}>
            <div>
              <strong>{titleOf(proposal, playlist)}</strong>
              <p className="soft small">{t(`ask.kind.${proposal.kind}`)}</p>
              {proposal.answer !== null && (
                <p>
                  {t('ask.answer')} {proposal.answer}
                </p>
              )}
            </div>
            <span className={`badge ${badges[proposal.state]}`}>{t(`ask.state.${proposal.state}`)}</span>
            {proposal.state === 'waiting' && (
              <Button
                size="sm"
                variant="subtle"
                loading={takeBack.isPending && takeBack.variables === proposal.id}
                onClick={() => takeBack.mutate(proposal.id)}
              >
                {t('ask.takeBack')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {playlist.may.add && (
        <div>
          <Button size="md" variant="default" leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t('addOwn.open')}
          </Button>
        </div>
      )}
      {isAdding && (
        <Suspense>
          <AddOwn playlistId={playlist.id} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </section>
  );
}

function titleOf({ step, stepId, resources }: MyProposal, playlist: MyPlaylist): string {
  const named = 'title' in step && typeof step.title === 'string' ? step.title : null;
  return named ?? resources[0]?.title ?? playlist.steps.find(({ id }) => id === stepId)?.title ?? playlist.title;
}
