import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { ResourceSearch } from '../../wire.ts';
import styles from './readings.module.css';
import { asTyped, type SearchState, toggleReading } from './search-state.ts';

/**
 * What was read between the words, to be taken as a filter or not, and which words were read as others. Nothing is hidden
 * from who searches before they say so.
 */
export function Readings({
  state,
  answer,
  onChange,
}: {
  state: SearchState;
  answer: ResourceSearch;
  onChange: (next: SearchState) => void;
}) {
  const { t } = useTranslation();
  const { interpretation, corrections } = answer;
  if (interpretation.length + corrections.length === 0) return null;
  return (
    <div className={styles.readings}>
      {corrections.map(({ from, to }) => (
        <p key={from} className="small">
          {t('search.corrected', { from, to })}{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => onChange({ ...state, q: asTyped(state.q, from) })}
          >
            {t('search.asTyped', { from })}
          </button>
        </p>
      ))}
      {interpretation.length > 0 && (
        <ul className={`plain row ${styles.chips}`} aria-label={t('search.readAs')}>
          {interpretation.map(({ kind, label, from, isAccepted }) => (
            <li key={`${kind} ${from}`}>
              <button
                type="button"
                className={styles.chip}
                aria-pressed={isAccepted}
                onClick={() => onChange(toggleReading(state, kind))}
              >
                <Icon name={isAccepted ? 'check' : 'filter'} size={16} />
                <span>{isAccepted ? t('search.onlyOn', { label }) : t('search.onlyOffer', { label })}</span>
                {isAccepted && <Icon name="close" size={16} />}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
