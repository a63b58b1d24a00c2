import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import styles from './tab-links.module.css';

export type Tab<Id extends string> = { readonly id: Id; readonly label: string; readonly count?: number };

/** Which tab the address names; the first one when it names none of them. */
export function useTab<Id extends string>(ids: readonly [Id, ...Id[]], param = 'tab'): Id {
  const [params] = useSearchParams();
  const named = params.get(param);
  return ids.find((id) => id === named) ?? ids[0];
}

/** Parts of a place, one shown at a time. Which one stands in the address, so that back works and others see the same. */
export function TabLinks<Id extends string>({
  label,
  tabs,
  current,
  param = 'tab',
}: {
  label: string;
  tabs: readonly Tab<Id>[];
  current: Id;
  param?: string;
}) {
  const [params] = useSearchParams();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone they stand beyond the edge: the one that is shown comes in, and nothing else moves.
    const tab = place.current?.querySelector<HTMLElement>(`[data-tab="${current}"]`);
    if (tab && place.current)
      place.current.scrollLeft = tab.offsetLeft - (place.current.clientWidth - tab.offsetWidth) / 2;
  }, [current]);
  const addressOf = (id: Id) => {
    const next = new URLSearchParams(params);
    if (id === tabs[0]?.id) next.delete(param);
    else next.set(param, id);
    return { search: next.toString() };
  };
  return (
    <nav ref={place} aria-label={label} className={`${styles.tabs} no-print`}>
      {tabs.map(({ id, label: text, count }) => (
        <Link
          key={id}
          data-tab={id}
          to={addressOf(id)}
          preventScrollReset
          className={styles.tab}
          aria-current={id === current ? 'page' : undefined}
        >
          {text}
          {count !== undefined && <span className={styles.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
