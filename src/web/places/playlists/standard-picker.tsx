import { Skeleton } from '@mantine/core';
import { Suspense } from 'react';
import { lazyWith } from '../../app/place.ts';
import type { StandardPickerProps } from './standard-picker-field.tsx';

export type { ChosenStandard } from './standard-choice.ts';

const Field = lazyWith(() => import('./standard-picker-field.tsx'), 'standards');

/**
 * Standards, picked by typing a code or words, or from the tree of a framework. It loads its own texts.
 * What is chosen is the caller's: `{ standardId, code, statement }`.
 */
export function StandardPicker(props: StandardPickerProps) {
  return (
    <Suspense fallback={<Skeleton height={72} radius="md" />}>
      <Field {...props} />
    </Suspense>
  );
}
