import type { IconName } from '../../design/icon.tsx';
import type { MyStep } from '../../wire.ts';

/** What an activity is like, as a picture. */
export function iconOfStep({ kind, resource }: Pick<MyStep, 'kind' | 'resource'>): IconName {
  if (kind === 'choice') return 'path';
  if (kind === 'checkpoint') return 'flag';
  if (kind === 'note') return 'text';
  return resource?.modalities[0] ?? 'link';
}

export const roleIcons: Readonly<Record<MyStep['role'], IconName>> = {
  learn: 'reading',
  practice: 'hands-on',
  assess: 'flag',
};
