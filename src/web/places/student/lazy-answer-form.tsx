import { Skeleton } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

/** Loaded with the first activity that asks for something. */
const Form = lazy(() => import('./answer-form.tsx'));

export function AnswerForm(props: ComponentProps<typeof Form>) {
  const { t } = useTranslation();
  return (
    <Suspense
      fallback={
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={180} radius="lg" />
        </div>
      }
    >
      <Form {...props} />
    </Suspense>
  );
}
