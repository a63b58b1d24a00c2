import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import type { ClassToday } from '../../wire.ts';
import { NeedRow } from './need-row.tsx';
import { groupNeeds, needKey } from './needs.ts';
import styles from './today-list.module.css';

/** Who needs the teacher today, most pressing first, with what can be done about it at once. */
export function TodayList({ classId, attention }: { classId: string; attention: UseQueryResult<ClassToday> }) {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const { data, error, refetch } = attention;
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, [hash, isThere]);
  // Who has just dealt with a row by the keyboard goes on in the list, and not at the top of the page.
  const list = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const count = data?.items.length;
  useEffect(() => {
    if (count !== undefined && hadFocus.current && document.activeElement === document.body) list.current?.focus();
  }, [count]);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={2} />;
  if (data.items.length === 0) {
    return <EmptyState icon="check" title={t('classToday.quiet')} text={t('classToday.quietText')} />;
  }
  return (
    // It only remembers that the focus was inside.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      ref={list}
      tabIndex={-1}
      className="stack-wide"
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) hadFocus.current = false;
      }}
    >
      {groupNeeds(data.items).map(({ kind, items }) => (
        <section key={kind} id={kind} className={styles.group} aria-labelledby={`${kind}-title`}>
          <h2 id={`${kind}-title`} className={styles.title} data-kind={kind}>
            {t(`classToday.title.${kind}`)} <span className={styles.count}>{items.length}</span>
          </h2>
          <ul className={`plain ${styles.list}`}>
            {items.map((need) => (
              <NeedRow key={needKey(need)} classId={classId} need={need} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
