import { useTranslation } from 'react-i18next';
import { Icon } from '../../../design/icon.tsx';
import { sizeWords } from '../../../offline/size-words.ts';
import type { Evidence } from '../../../wire.ts';
import styles from './evidence.module.css';

/** Something that the server has. Its address leads to nobody else, and not for long. */
export function SentTile({ evidence, onRemove }: { evidence: Evidence | undefined; onRemove?: () => void }) {
  const { t, i18n } = useTranslation();
  if (!evidence) return <li className={styles.tile}>{t('evidence.file')}</li>;
  const name = evidence.form === 'photo' ? t('evidence.photo') : evidence.name;
  return (
    <li className={styles.tile}>
      <a href={evidence.url} target="_blank" rel="noopener noreferrer">
        <span className={styles.picture}>
          {evidence.thumbnailUrl !== null ? (
            <img src={evidence.thumbnailUrl} alt={t('evidence.photoAlt')} />
          ) : (
            <Icon name="file" size={40} />
          )}
        </span>
        <span className={styles.name}>{name}</span>
        <span className="visually-hidden"> {t('resource.newTab')}</span>
      </a>
      <span className="soft">{sizeWords(evidence.bytes, i18n.language)}</span>
      {onRemove && (
        <button type="button" className={styles.remove} onClick={onRemove}>
          <Icon name="trash" size={18} />
          {t('evidence.remove')}
          <span className="visually-hidden">: {name}</span>
        </button>
      )}
    </li>
  );
}
