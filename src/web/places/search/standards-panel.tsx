import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CheckBox } from '../../design/check-box.tsx';
import { Panel } from '../../design/panel.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch } from '../../wire.ts';
import type { ChosenStandard } from '../playlists/standard-choice.ts';
import { StandardsBrowser } from '../playlists/standards-browser.tsx';
import { useFrameworks } from '../playlists/use-standards.ts';
import styles from './facets.module.css';

type Props = {
  /** Codes, or ids of standards without one. */
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
  readonly onClose: () => void;
};

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function StandardsPanel({ chosen, onToggle, onClose }: Props) {
  const { t } = useTranslation();
  const { data } = useFrameworks();
  const known = chosen.map((value): ChosenStandard => {
    const isId = /^[0-9a-f-]{36}$/i.test(value);
    return { standardId: isId ? value : null, code: isId ? null : value, statement: null };
  });
  return (
    <Panel isOpen onClose={onClose} side="right" title={t('standards.panel')}>
      <div className="stack">
        <p className="soft">{t('standards.panelHelp')}</p>
        <StandardsBrowser chosen={known} onToggle={({ code, standardId }) => onToggle(code ?? standardId ?? '')} />
        {data?.items.length === 0 && <Codes chosen={chosen} onToggle={onToggle} />}
      </div>
    </Panel>
  );
}

/** Without a framework: the codes that resources name, as they were written. */
function Codes({ chosen, onToggle }: Pick<Props, 'chosen' | 'onToggle'>) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['standards', 'codes'],
    queryFn: ({ signal }) =>
      client.get<ResourceSearch>('/search/resources', {
        query: { q: '', facets: 'standards', facetLimit: 100, limit: 1 },
        signal,
      }),
    staleTime: 5 * 60_000,
  });
  const values = data?.facets[0]?.values ?? [];
  if (values.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend>{t('standards.codes')}</legend>
      {[...values]
        .sort((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }))
        .map(({ value, label, count }) => (
          <CheckBox
            key={value}
            isChecked={chosen.includes(value)}
            onChange={() => onToggle(value)}
            label={
              <span className={styles.value}>
                <span>{label}</span>
                <span className={styles.count}>{count}</span>
              </span>
            }
          />
        ))}
    </fieldset>
  );
}
