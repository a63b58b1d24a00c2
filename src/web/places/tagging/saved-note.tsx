import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { GridState } from './grid-store.ts';

/** Whether what was done is with the server. */
export function SavedNote({ state: { pending, savedAt } }: { state: GridState }) {
  const { t, i18n } = useTranslation();
  const time = savedAt?.toLocaleTimeString(i18n.language, { hour: 'numeric', minute: '2-digit' });
  return (
    <span role="status" className="row soft" style={{ gap: 'var(--space-1)' }}>
      {pending > 0 && t('tagging.saving')}
      {pending === 0 && time !== undefined && (
        <>
          <Icon name="check" size={18} />
          {t('tagging.savedAt', { time })}
        </>
      )}
    </span>
  );
}
