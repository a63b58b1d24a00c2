import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './saved-searches.module.css';

/** Another name for something that has one. Escape leaves it as it was. */
export function RenameForm({
  name,
  onRename,
  onClose,
}: {
  name: string;
  onRename: (name: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = typed.trim();
        if (wanted !== '' && wanted !== name) onRename(wanted);
        onClose();
      }}
    >
      <input
        ref={input}
        aria-label={t('saved.name')}
        maxLength={100}
        required
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      <button type="submit" className="link-button small">
        {t('saved.setName')}
      </button>
      <button type="button" className="link-button small" onClick={onClose}>
        {t('cancel')}
      </button>
    </form>
  );
}
