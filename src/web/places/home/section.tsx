import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';

type Loaded = { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };

/** A part of a home that loads by itself: one that fails leaves the others. */
export function Section({ title, loaded, children }: { title: string; loaded: Loaded; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {loaded.error ? (
        <Failure error={loaded.error} onRetry={() => void loaded.refetch()} />
      ) : loaded.isPending ? (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={96} radius="lg" />
        </div>
      ) : (
        children
      )}
    </section>
  );
}
