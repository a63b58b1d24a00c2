import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import styles from './tagging.module.css';

const keys = [
  'move',
  'choose',
  'edit',
  'forAll',
  'accept',
  'reject',
  'copy',
  'fill',
  'clear',
  'undo',
  'column',
  'preview',
] as const;

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('tagging.keysTitle')} onClose={onClose}>
      <dl className={styles.keys}>
        {keys.map((key) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>{t(`tagging.key.${key}`)}</dt>
            <dd>{t(`tagging.keyDoes.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
