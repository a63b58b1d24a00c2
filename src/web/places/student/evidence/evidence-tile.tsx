import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../../../design/icon.tsx';
import { sizeWords } from '../../../offline/size-words.ts';
import type { EvidenceItem } from './create-evidence-queue.ts';
import styles from './evidence.module.css';
import { type EvidenceForm, formOf } from './evidence-kinds.ts';
import { evidenceQueue } from './evidence-queue.ts';
import { useObjectUrl } from './use-object-url.ts';

const icons: Readonly<Record<EvidenceForm, IconName>> = {
  photo: 'camera',
  audio: 'audio',
  video: 'video',
  document: 'file',
  text: 'text',
};

/** What is said of a refusal; all others are called damaged. */
const said = ['empty', 'too_large', 'type_not_accepted', 'over_quota'];

/** Something that is to be handed in: what it looks like, how large it is, and whether it was sent. */
export function EvidenceTile({ item, onRemove }: { item: EvidenceItem; onRemove?: () => void }) {
  const { t, i18n } = useTranslation();
  const { name, mediaType, bytes, state, problem } = item;
  const share = evidenceQueue.shareOf(item.clientId);
  return (
    <li className={styles.tile}>
      <Preview item={item} />
      <span className={styles.name}>{mediaType.startsWith('image/') ? t('evidence.photo') : name}</span>
      <span className="soft">{sizeWords(bytes, i18n.language)}</span>
      {share !== null ? (
        <span
          className={styles.bar}
          role="progressbar"
          aria-label={t('evidence.sending')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </span>
      ) : (
        <span
          className={`badge ${state === 'sent' ? 'badge-leaf' : state === 'refused' ? 'badge-brick' : 'badge-amber'}`}
        >
          {state === 'refused'
            ? t(`evidence.refused.${said.includes(problem ?? '') ? problem : 'damaged'}`)
            : t(`evidence.state.${state}`)}
        </span>
      )}
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

function Preview({ item }: { item: EvidenceItem }) {
  const { t } = useTranslation();
  const url = useObjectUrl(item.content);
  const form = formOf({ type: item.mediaType, name: item.name }) ?? 'document';
  return (
    <span className={styles.picture}>
      {form === 'photo' && url !== null ? (
        <img src={url} alt={t('evidence.photoAlt')} />
      ) : (
        <Icon name={icons[form]} size={40} />
      )}
    </span>
  );
}
