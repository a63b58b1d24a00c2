import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './file-drop.module.css';
import { Icon } from './icon.tsx';

/** Takes one file, chosen or dropped. `accept` as of an input, such as `.csv,text/csv`. */
export function FileDrop({
  label,
  hint,
  accept,
  isBusy = false,
  onFile,
}: {
  label: string;
  hint?: string;
  accept?: string;
  isBusy?: boolean;
  onFile: (file: File) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !isBusy) onFile(file);
  };
  return (
    // What can be dropped here can be chosen with the button inside.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      className={styles.place}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="text" size={28} />
      <div>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {hint !== undefined && <p className="soft small">{hint}</p>}
        <p className={styles.ways}>
          <button type="button" className="link-button" disabled={isBusy} onClick={() => input.current?.click()}>
            {isBusy ? t('file.sending') : t('file.choose')}
          </button>{' '}
          <span className="soft">{t('file.drop')}</span>
        </p>
      </div>
      <input
        ref={input}
        id={id}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        accept={accept}
        disabled={isBusy}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
