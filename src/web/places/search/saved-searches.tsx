import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { memo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemText } from '../../api/request-error.ts';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch, SavedSearch } from '../../wire.ts';
import { facetLabel } from './facet-label.ts';
import { RenameForm } from './rename-form.tsx';
import styles from './saved-searches.module.css';
import {
  type FacetName,
  fromSaved,
  isSameSearch,
  proposeName,
  type SearchState,
  toSaved,
  writeSearch,
} from './search-state.ts';

type Kept = { readonly items: readonly SavedSearch[] };
type Change =
  | { readonly keep: Pick<SavedSearch, 'name' | 'query'> }
  | { readonly rename: Pick<SavedSearch, 'id' | 'name'> }
  | { readonly drop: string }
  | { readonly seen: string };
const key = ['saved-searches'];

function SavedSearches({ state, facets }: { state: SearchState; facets: ResourceSearch['facets'] }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<Kept>('/saved-searches', { signal }),
    staleTime: 5 * 60_000,
  });
  const { mutate } = useMutation({
    mutationFn: async (change: Change) => {
      if ('keep' in change) return client.post<SavedSearch>('/saved-searches', { body: change.keep });
      if ('rename' in change) {
        const { id, name: wanted } = change.rename;
        return client.patch<SavedSearch>(`/saved-searches/${id}`, { body: { name: wanted } });
      }
      if ('seen' in change) return client.post<SavedSearch>(`/saved-searches/${change.seen}/seen`);
      await client.remove(`/saved-searches/${change.drop}`);
      return null;
    },
    // Shown at once; put right when the answer is there.
    onMutate: (change) => {
      queries.setQueryData<Kept>(key, (kept) => kept && { items: withChange(kept.items, change) });
    },
    onError: (error) => {
      const { key: problem, params } = problemText(error);
      toast(t(problem, params));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const [renaming, setRenaming] = useState<string | null>(null);
  const renameButton = useRef<HTMLButtonElement>(null);
  const items = data?.items ?? [];
  const name = proposeName(state, (facet: FacetName, value) => {
    const known = facets.find((one) => one.name === facet)?.values.find((one) => one.value === value);
    return facetLabel(facet, known ?? { value, label: value }, { t, language: i18n.language });
  });
  const current = items.find((one) => isSameSearch(fromSaved(one.query), state));

  function keep() {
    mutate(
      { keep: { name, query: toSaved(state) } },
      {
        onSuccess: (made) =>
          made && toast(t('saved.kept', { name: made.name }), { undo: () => mutate({ drop: made.id }) }),
      },
    );
  }
  function drop({ id, name: title, query }: SavedSearch) {
    mutate({ drop: id });
    toast(t('saved.dropped', { name: title }), { undo: () => mutate({ keep: { name: title, query } }) });
  }
  function rename({ id, name: before }: SavedSearch, wanted: string) {
    mutate({ rename: { id, name: wanted } });
    toast(t('saved.renamed', { before, name: wanted }), {
      undo: () => mutate({ rename: { id, name: before } }),
    });
  }

  if (items.length === 0 && name === '') return null;
  return (
    <div className={`row ${styles.place}`}>
      {items.length > 0 && (
        <ul className={`plain row ${styles.list}`} aria-label={t('saved.label')}>
          {items.map((saved) => (
            <li key={saved.id} className={styles.chip} data-current={saved.id === current?.id || undefined}>
              <Link
                to={{ search: writeSearch(fromSaved(saved.query)).toString() }}
                aria-current={saved.id === current?.id ? 'true' : undefined}
                onClick={() => saved.newCount > 0 && mutate({ seen: saved.id })}
              >
                <Icon name="history" size={16} />
                {saved.name}
                {saved.newCount > 0 && (
                  <span className={styles.fresh}>{t('saved.fresh', { count: saved.newCount })}</span>
                )}
              </Link>
              <button type="button" aria-label={t('saved.drop', { name: saved.name })} onClick={() => drop(saved)}>
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {current && (
        <button
          ref={renameButton}
          type="button"
          className="link-button small"
          aria-expanded={renaming === current.id}
          onClick={() => setRenaming(renaming === current.id ? null : current.id)}
        >
          {t('saved.rename')}
        </button>
      )}
      {current && renaming === current.id && (
        <RenameForm
          key={current.id}
          name={current.name}
          onRename={(wanted) => rename(current, wanted)}
          onClose={() => {
            setRenaming(null);
            renameButton.current?.focus();
          }}
        />
      )}
      {name !== '' && data && !current && (
        <button type="button" className="link-button small" onClick={keep}>
          {t('saved.keep')}
        </button>
      )}
    </div>
  );
}

/** What is kept once a change is through, as far as it is known before. */
function withChange(items: readonly SavedSearch[], change: Change): readonly SavedSearch[] {
  if ('drop' in change) return items.filter(({ id }) => id !== change.drop);
  if (!('rename' in change)) return items;
  return items.map((one) => (one.id === change.rename.id ? { ...one, name: change.rename.name } : one));
}

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default memo(SavedSearches);
