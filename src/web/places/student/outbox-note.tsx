import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { outbox, useRefusedCount, useUnsentCount } from './outbox.ts';
import styles from './outbox-note.module.css';
import { useIsOnline } from './use-is-online.ts';

/** What is sent within this time needs no word: it would come and go with every tap. */
const quietMs = 2_500;

function useLasting(isTrue: boolean): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    if (!isTrue) return setLasted(false);
    const timer = setTimeout(() => setLasted(true), quietMs);
    return () => clearTimeout(timer);
  }, [isTrue]);
  return hasLasted;
}

/** Says that work is kept here and not sent yet, and when there is no network. Nothing is lost, and nobody need worry. */
export function OutboxNote() {
  const { t } = useTranslation();
  const unsent = useUnsentCount();
  const refused = useRefusedCount();
  const isOnline = useIsOnline();
  const isSlow = useLasting(isOnline && unsent > 0);
  return (
    <div role="status">
      {(!isOnline || (isSlow && unsent > 0)) && (
        <div className={styles.note}>
          <Icon name="offline" size={20} />
          <span>
            {t(isOnline ? 'outbox.sending' : unsent > 0 ? 'outbox.kept' : 'outbox.offline', { count: unsent })}
          </span>
          {isOnline && (
            <button type="button" className="link-button" onClick={() => void outbox.send()}>
              {t('outbox.now')}
            </button>
          )}
        </div>
      )}
      {refused > 0 && <div className={styles.note}>{t('outbox.refused', { count: refused })}</div>}
    </div>
  );
}
