import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ResourceSearch } from '../../wire.ts';

/** What an answer lacks: the engine does not answer, or is still reading. It is asked again by itself, and at once by who wants. */
export function SearchNotes({ answer, onRetry }: { answer: ResourceSearch; onRetry: () => void }) {
  const { t } = useTranslation();
  if (answer.degraded) {
    return (
      <div className="note note-amber stack-tight" role="alert">
        <p>{t(answer.hits.length > 0 ? 'search.degraded' : 'search.degradedNone')}</p>
        <div>
          <Button size="sm" variant="default" onClick={onRetry}>
            {t('again')}
          </Button>
        </div>
      </div>
    );
  }
  return answer.index.state === 'building' ? <p className="note note-amber">{t('search.building')}</p> : null;
}
