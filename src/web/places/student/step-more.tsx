import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { MyPlaylist, MyStep } from '../../wire.ts';
import type { StepView } from './step-views.ts';
import { useIsOnline } from './use-is-online.ts';

const SwapOffers = lazy(() => import('./choose/swap-offers.tsx'));
const OwnWay = lazy(() => import('./choose/own-way.tsx'));

/** What a student may change about an activity, where their teacher leaves it to them. */
export function StepMore({ playlist, step, view }: { playlist: MyPlaylist; step: MyStep; view: StepView }) {
  const { t } = useTranslation();
  const isOnline = useIsOnline();
  const [open, setOpen] = useState<'swap' | 'ownWay' | null>(null);
  const isFree = ['open', 'left', 'skipped', 'waiting'].includes(view.state);
  const maySwap = step.maySwap && isFree;
  const mayPropose = playlist.may.add && step.kind === 'checkpoint' && !['done', 'submitted'].includes(view.state);
  const asked = playlist.proposals.find(({ stepId, state }) => stepId === step.id && state === 'waiting');
  if (!maySwap && !mayPropose) return null;
  return (
    <div className="stack-tight">
      {asked && <p className="note">{t('ask.waits')}</p>}
      {!isOnline && <p className="soft small">{t('step.changeOnline')}</p>}
      <div className="row">
        {maySwap && (
          <Button
            variant="subtle"
            leftSection={<Icon name="swap" />}
            disabled={!isOnline}
            onClick={() => setOpen('swap')}
          >
            {t('swap.open')}
          </Button>
        )}
        {mayPropose && !asked && (
          <Button
            variant="subtle"
            leftSection={<Icon name="star" />}
            disabled={!isOnline}
            onClick={() => setOpen('ownWay')}
          >
            {t('ownWay.open')}
          </Button>
        )}
      </div>
      <Suspense>
        {open === 'swap' && <SwapOffers playlist={playlist} step={step} onClose={() => setOpen(null)} />}
        {open === 'ownWay' && <OwnWay playlistId={playlist.id} step={step} onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}
