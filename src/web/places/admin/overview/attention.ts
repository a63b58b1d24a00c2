import type { FileStorage, IndexHealth, Webhook } from '../../../wire.ts';
import { shareOf } from '../upkeep/bytes.ts';
import { stateOf } from '../webhooks/webhook-state.ts';

export type Attention = {
  readonly id: 'jobs' | 'webhooks' | 'index' | 'refused' | 'storage' | 'schools' | 'classes';
  readonly to: string;
  readonly count: number;
  /** Something does not work; else it is only not yet as it should be. */
  readonly isBroken: boolean;
};

export type Standing = {
  readonly deadJobs: number;
  readonly webhooks: readonly Pick<Webhook, 'pausedAt' | 'pauseReason' | 'failingSince'>[];
  readonly indexes: readonly Pick<IndexHealth, 'isAnswering' | 'deadLetters'>[];
  readonly storage: Pick<FileStorage, 'usedBytes' | 'quotaBytes'>;
  readonly schools: number;
  readonly classes: number;
};

/** What an admin should look at, what is broken first. */
export function attentionOf({ deadJobs, webhooks, indexes, storage, schools, classes }: Standing): Attention[] {
  const ailing = webhooks.filter((one) => stateOf(one) !== 'well' && one.pauseReason !== 'person').length;
  const silent = indexes.filter(({ isAnswering }) => !isAnswering).length;
  const refused = indexes.reduce((sum, { deadLetters }) => sum + deadLetters.length, 0);
  const percent = Math.round(shareOf(storage) * 100);
  const all: Attention[] = [
    { id: 'jobs', to: '/admin/jobs?state=dead', count: deadJobs, isBroken: true },
    { id: 'webhooks', to: '/admin/webhooks', count: ailing, isBroken: true },
    { id: 'index', to: '/admin/search', count: silent, isBroken: true },
    { id: 'refused', to: '/admin/search', count: refused, isBroken: true },
    { id: 'storage', to: '/admin/storage', count: percent > 80 ? percent : 0, isBroken: false },
    { id: 'schools', to: '/admin/schools', count: schools === 0 ? 1 : 0, isBroken: false },
    { id: 'classes', to: '/admin/rosters', count: schools > 0 && classes === 0 ? 1 : 0, isBroken: false },
  ];
  return all.filter(({ count }) => count > 0);
}
