import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import type { Approval } from '../../wire.ts';
import { HideNames } from '../classes/student-name.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { useApprovals } from './use-approvals.ts';

const tabs = ['waiting', 'approved', 'declined'] as const;

/** What students have asked for, one queue: what waits longest first. Each answer leads to the next one. */
export function Component() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const state = useTab(tabs, 'state');
  const list = usePages<Approval>(['approvals', 'list'], '/approvals', { state });
  const { answer, takeBack, isAnswering } = useApprovals();
  const box = useRef<HTMLOListElement>(null);
  const heading = useRef<HTMLDivElement>(null);
  /** Where the focus goes when what had it has left the queue. */
  const [focusAt, setFocusAt] = useState<number | null>(null);
  const ids = list.items?.map(({ id }) => id).join() ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the list that has changed.
  useEffect(() => {
    if (focusAt === null) return;
    const cards = box.current?.querySelectorAll<HTMLElement>('li > article') ?? [];
    (cards[Math.min(focusAt, cards.length - 1)] ?? heading.current)?.focus();
    setFocusAt(null);
  }, [ids]);
  const step = (by: number) => {
    const cards = [...(box.current?.querySelectorAll<HTMLElement>('li > article') ?? [])];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    cards[at + by]?.focus();
  };
  return (
    <div className="stack">
      <div className="stack-tight" ref={heading} tabIndex={-1}>
        <div className="row-apart">
          <PlaceTitle title={t('approvals.title')} />
          <HideNames />
        </div>
        <p className="soft">{t('approvals.text')}</p>
      </div>
      <TabLinks
        label={t('approvals.title')}
        param="state"
        current={state}
        tabs={tabs.map((id) => ({ id, label: t(`approvals.states.${id}`) }))}
      />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton />}
      {list.items?.length === 0 && (
        <EmptyState
          icon="check"
          title={t(`approvals.none.${state}`)}
          {...(state === 'waiting' && { text: t('approvals.noneText') })}
        />
      )}
      {list.items && list.items.length > 0 && (
        <>
          {state === 'waiting' && <p className="small soft for-keys">{t('approvals.keys')}</p>}
          <ol ref={box} className="plain stack">
            {list.items.map((one, at) => (
              <li key={one.id}>
                <ApprovalCard
                  approval={one}
                  isAnswering={isAnswering}
                  onStep={step}
                  onAnswer={(decision, words) => {
                    setFocusAt(at);
                    answer({ approval: one, decision, words });
                  }}
                  onTakeBack={() => {
                    setFocusAt(at);
                    void takeBack(one.id).then(() => queries.invalidateQueries({ queryKey: ['approvals'] }));
                  }}
                />
              </li>
            ))}
          </ol>
        </>
      )}
      <ShowMore list={list} />
    </div>
  );
}
