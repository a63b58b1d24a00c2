import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { SuggestionSources } from '../../wire.ts';
import { gradeLabel } from '../search/facet-label.ts';
import { SearchBox } from '../search/search-box.tsx';
import { gradeLevels } from './columns.ts';
import styles from './tagging.module.css';
import { type Lackable, lackables, lackingFilter, type TaggingState } from './tagging-state.ts';
import { useDictionary } from './use-dictionary.ts';

/** Which resources the table shows. */
export function TaggingFilters({ state, onChange }: { state: TaggingState; onChange: (next: TaggingState) => void }) {
  const { t } = useTranslation();
  const { words } = useDictionary();
  const isLacking = state.view === 'lacking';
  return (
    <div className={styles.filters}>
      <Pick label={t('tagging.show')}>
        <select
          value={isLacking ? state.lacking : 'search'}
          onChange={({ currentTarget: { value } }) =>
            onChange(
              value === 'search'
                ? { ...state, view: 'search' }
                : { ...state, view: 'lacking', lacking: value as Lackable },
            )
          }
        >
          {lackables.map((name) => (
            <option key={name} value={name}>
              {t(`tagging.lacking.${name}`)}
            </option>
          ))}
          <option value="search">{t('tagging.fromSearch')}</option>
        </select>
      </Pick>
      {!isLacking && (
        <div className={styles.find}>
          <SearchBox q={state.q} onChange={(q) => onChange({ ...state, q })} />
        </div>
      )}
      {isLacking && <Sources state={state} onChange={onChange} />}
      <Pick label={t('facets.subjects')}>
        <select
          value={state.subject ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...state, subject: value || null })}
        >
          <option value="">{t('tagging.any')}</option>
          {words?.offered.subjects?.map(({ id, label, parentLabel }) => (
            <option key={id} value={id}>
              {parentLabel === null ? label : `– ${label}`}
            </option>
          ))}
        </select>
      </Pick>
      <Pick label={t('facets.gradeLevels')}>
        <select
          value={state.grade ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...state, grade: value || null })}
        >
          <option value="">{t('tagging.any')}</option>
          {gradeLevels.map((grade) => (
            <option key={grade} value={grade}>
              {gradeLabel(grade, t)}
            </option>
          ))}
        </select>
      </Pick>
      {isLacking && (
        <Pick label={t('tagging.state')}>
          <select
            value={state.status ?? ''}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...state, status: value === 'draft' || value === 'published' ? value : null })
            }
          >
            <option value="">{t('tagging.any')}</option>
            <option value="draft">{t('tagging.drafts')}</option>
            <option value="published">{t('tagging.published')}</option>
          </select>
        </Pick>
      )}
      {!isLacking && (
        <Checkbox
          label={t('tagging.unreviewed')}
          checked={state.isUnreviewed}
          onChange={({ currentTarget: { checked } }) => onChange({ ...state, isUnreviewed: checked })}
        />
      )}
    </div>
  );
}

function Pick({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label className={styles.pick}>
      {label}
      {children}
    </label>
  );
}

/** Where the resources come from; what was made here is none of the server's filters. */
function Sources({ state, onChange }: { state: TaggingState; onChange: (next: TaggingState) => void }) {
  const { t } = useTranslation();
  const { source: _, ...filter } = lackingFilter(state);
  const { data } = useQuery({
    queryKey: ['tagging', 'sources', filter],
    queryFn: ({ signal }) => client.get<SuggestionSources>('/suggestions/sources', { query: filter, signal }),
  });
  const named = (data?.items ?? []).filter(({ source }) => source !== null);
  if (named.length === 0 && state.source === null) return null;
  const isListed = named.some(({ source }) => source === state.source);
  return (
    <Pick label={t('tagging.source')}>
      <select
        value={state.source ?? ''}
        onChange={({ currentTarget: { value } }) => onChange({ ...state, source: value || null })}
      >
        <option value="">{t('tagging.any')}</option>
        {state.source !== null && !isListed && <option value={state.source}>{state.source}</option>}
        {named.map(({ source, count }) => (
          <option key={source} value={source ?? ''}>
            {`${source} (${count})`}
          </option>
        ))}
      </select>
    </Pick>
  );
}
