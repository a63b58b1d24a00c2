import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { problemText } from '../api/request-error.ts';

/** What went wrong, in plain words, with a way on. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { key, params } = problemText(error);
  return (
    <div className="note note-brick stack-tight" role="alert">
      <p>{t(key, params)}</p>
      {onRetry && (
        <div>
          <Button size="sm" variant="default" onClick={onRetry}>
            {t('again')}
          </Button>
        </div>
      )}
    </div>
  );
}
