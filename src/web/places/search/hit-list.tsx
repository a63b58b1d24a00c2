import { replaceEqualDeep } from '@tanstack/react-query';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { ResourceHit, ResourceSearch } from '../../wire.ts';
import type { Favorites } from '../resources/use-favorites.ts';
import { ResultCard } from './result-card.tsx';
import styles from './search-place.module.css';

/** The cards of what was found. Between two letters most of them stay as they are. */
export const HitList = memo(function HitList({
  pages,
  isOld,
  favorites,
  onShow,
}: {
  pages: readonly ResourceSearch[];
  isOld: boolean;
  favorites: Favorites;
  onShow: (id: string) => void;
}) {
  const shown = useRef<ReadonlyMap<string, ResourceHit>>(new Map());
  const hits = useMemo(() => pages.flatMap((page) => page.hits).map((hit) => keepSame(shown.current, hit)), [pages]);
  useEffect(() => {
    shown.current = new Map(hits.map((hit) => [hit.id, hit]));
  }, [hits]);
  return (
    <ul className={`plain ${styles.hits}`} data-old={isOld || undefined}>
      {hits.map((hit) => (
        <li key={hit.id}>
          <ResultCard hit={hit} favorites={favorites} onShow={onShow} />
        </li>
      ))}
    </ul>
  );
});

/** The one that is shown already, when it says the same. */
function keepSame(shown: ReadonlyMap<string, ResourceHit>, hit: ResourceHit): ResourceHit {
  const before = shown.get(hit.id);
  return before === undefined ? hit : replaceEqualDeep(before, hit);
}
