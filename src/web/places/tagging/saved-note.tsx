import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';

/** Whether what was done is with the server. */
export function SavedNote({ isBusy, isStuck, savedAt }: { isBusy: boolean; isStuck: boolean; savedAt: Date | null }) {
  const { t, i18n } = useTranslation();
  const time = savedAt?.toLocaleTimeString(i18n.language, { hour: 'numeric', minute: '2-digit' });
  return (
    <span role="status" className="row soft" style={{ gap: 'var(--space-1)' }}>
      {isBusy && !isStuck && t('tagging.saving')}
      {!isBusy && time !== undefined && (
        <>
          <Icon name="check" size={18} />
          {t('tagging.savedAt', { time })}
        </>
      )}
    </span>
  );
}
