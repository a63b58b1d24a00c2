import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckBox } from '../../design/check-box.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch, StandardSummary } from '../../wire.ts';
import { facetLabel } from './facet-label.ts';
import styles from './facets.module.css';
import { InterestChips } from './interest-chips.tsx';
import {
  type Choices,
  countFilters,
  type FacetName,
  facetNames,
  lengths,
  type SearchChange,
  toggle,
  toggleStandard,
  withoutFilters,
} from './search-state.ts';

type Facet = ResourceSearch['facets'][number];
type Value = Facet['values'][number];

/** How many values of one field show before somebody asks for more. */
const shownAtFirst = 6;

/** What a search can be narrowed to. Not drawn again with a letter, but when its answer is there. */
export const Facets = memo(function Facets({
  choices,
  facets,
  isPending,
  onChange,
  onBrowse,
}: {
  choices: Choices;
  facets: readonly Facet[];
  isPending: boolean;
  onChange: (change: SearchChange) => void;
  onBrowse: () => void;
}) {
  const { t } = useTranslation();
  const byName = new Map(facets.map((facet) => [facet.name as string, facet]));
  return (
    <div className={styles.facets}>
      {countFilters(choices) > 0 && (
        <button type="button" className="link-button" onClick={() => onChange(withoutFilters)}>
          {t('search.clearFilters')}
        </button>
      )}
      <fieldset className={styles.group}>
        <legend>{t('facets.standards')}</legend>
        {choices.standards.map((code) => (
          <CheckBox
            key={code}
            isChecked
            label={<StandardName value={code} />}
            onChange={() => onChange((state) => toggleStandard(state, code))}
          />
        ))}
        <div>
          <Button size="sm" variant="default" aria-haspopup="dialog" onClick={onBrowse}>
            {t('facets.browse')}
          </Button>
        </div>
      </fieldset>
      {facetNames.map((name) => (
        <FacetGroup
          key={name}
          name={name}
          values={withChosen(byName.get(name)?.values ?? [], choices.filters[name] ?? [])}
          chosen={choices.filters[name] ?? []}
          isPending={isPending}
          onToggle={(value) => onChange((state) => toggle(state, name, value))}
        />
      ))}
      <fieldset className={styles.group}>
        <legend>{t('facets.length')}</legend>
        {lengths.map((minutes) => (
          <CheckBox
            key={minutes}
            label={t('facets.upTo', { count: minutes })}
            isChecked={choices.minutesTo === minutes}
            onChange={() =>
              onChange((state) => ({ ...state, minutesTo: state.minutesTo === minutes ? null : minutes }))
            }
          />
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t('facets.more')}</legend>
        <CheckBox
          label={t('facets.approved')}
          isChecked={choices.isApproved}
          onChange={() => onChange((state) => ({ ...state, isApproved: !state.isApproved }))}
        />
        <CheckBox
          label={t('facets.worksOffline')}
          isChecked={choices.worksOffline}
          onChange={() => onChange((state) => ({ ...state, worksOffline: !state.worksOffline }))}
        />
      </fieldset>
    </div>
  );
});

/** What is chosen stays in sight, even when nothing has it any more: how else would it be taken back? */
function withChosen(values: readonly Value[], chosen: readonly string[]): Value[] {
  const known = new Set(values.map(({ value }) => value.toLowerCase()));
  const missing = chosen.filter((value) => !known.has(value.toLowerCase()));
  return [...missing.map((value) => ({ value, label: value, count: 0 })), ...values];
}

function FacetGroup({
  name,
  values,
  chosen,
  isPending,
  onToggle,
}: {
  name: FacetName;
  values: readonly Value[];
  chosen: readonly string[];
  isPending: boolean;
  onToggle: (value: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (isPending) return <Skeleton height={120} radius="md" />;
  if (values.length === 0) return null;
  const shown = isOpen ? values : values.filter(({ value }, at) => at < shownAtFirst || chosen.includes(value));
  return (
    <fieldset className={styles.group}>
      <legend>{t(`facets.${name}`)}</legend>
      {name === 'interests' ? (
        <InterestChips values={shown} chosen={chosen} onToggle={onToggle} />
      ) : (
        shown.map(({ value, label, count }) => (
          <CheckBox
            key={value}
            isChecked={chosen.includes(value)}
            onChange={() => onToggle(value)}
            label={
              <span className={styles.value}>
                <span>{facetLabel(name, { value, label }, { t, language: i18n.language })}</span>
                <span className={styles.count}>{count}</span>
              </span>
            }
          />
        ))
      )}
      {values.length > shownAtFirst && (
        <button type="button" className="link-button small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('facets.fewer') : t('facets.all', { count: values.length })}
        </button>
      )}
    </fieldset>
  );
}

/** A code as it is; an id, as suggestions have it, by the code or the words of its standard. */
function StandardName({ value }: { value: string }) {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  const { data } = useQuery({
    queryKey: ['standards', 'one', value],
    queryFn: ({ signal }) => client.get<StandardSummary>(`/standards/${value}`, { signal }),
    enabled: isId,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isId) return value;
  return data ? (data.code ?? data.abbreviatedStatement ?? data.statement) : '…';
}
