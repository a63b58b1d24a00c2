import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { Picture } from '../../wire.ts';
import { PictureDrawing, pictures } from './picture-drawing.tsx';
import styles from './picture-pad.module.css';

const most = 6;

/** Pictures tapped in order, for who cannot read yet. Those that were tapped show as dots: nobody looks over a shoulder. */
export function PicturePad({
  picked,
  onChange,
}: {
  picked: readonly Picture[];
  onChange: (picked: readonly Picture[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.pad}>
      <legend>{t('pictures.legend')}</legend>
      <div className={styles.picked}>
        <output className={styles.dots} aria-label={t('pictures.count', { count: picked.length })}>
          {Array.from({ length: most }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dots have no identity but their place.
            <span key={at} className={styles.dot} data-on={at < picked.length || undefined} />
          ))}
        </output>
        <button
          type="button"
          className={styles.back}
          disabled={picked.length === 0}
          aria-label={t('pictures.back')}
          onClick={() => onChange(picked.slice(0, -1))}
        >
          <Icon name="back" />
        </button>
      </div>
      <div className={styles.grid}>
        {pictures.map((picture) => (
          <button
            key={picture}
            type="button"
            className={styles.picture}
            aria-label={t(`pictures.names.${picture}`)}
            disabled={picked.length >= most}
            onClick={() => onChange([...picked, picture])}
          >
            <PictureDrawing picture={picture} />
          </button>
        ))}
      </div>
    </fieldset>
  );
}
