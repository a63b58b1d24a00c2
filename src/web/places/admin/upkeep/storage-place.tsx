import { Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { client } from '../../../session/session.ts';
import type { FileStorage } from '../../../wire.ts';
import { ListingSkeleton } from '../listing.tsx';
import { bytesText, shareOf } from './bytes.ts';

/** How much the files of the district take, of what it may store. */
export function Component() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'storage'],
    queryFn: ({ signal }) => client.get<FileStorage>('/files/storage', { signal }),
  });
  const text = (bytes: number) => bytesText(bytes, i18n.language);
  return (
    <div className="stack">
      <PlaceTitle title={t('adminPlace.storage')} />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <ListingSkeleton />}
      {data && (
        <section className="card stack" aria-label={t('adminPlace.storage')}>
          <p className="large-number">
            {t('admin.storage.used', { used: text(data.usedBytes), quota: text(data.quotaBytes) })}
          </p>
          <Progress
            value={shareOf(data) * 100}
            size="lg"
            radius="xl"
            aria-label={t('admin.storage.share')}
            color={shareOf(data) > 0.8 ? 'var(--brick)' : 'var(--thread)'}
          />
          <p className="soft">{t('admin.storage.files', { count: data.files })}</p>
          <p className="soft">{t('admin.storage.text')}</p>
        </section>
      )}
    </div>
  );
}
