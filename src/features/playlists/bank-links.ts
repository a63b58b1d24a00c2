import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/actor.ts';
import type { Command } from './edit-commands.ts';
import type { PlaylistContent, Target } from './playlist.ts';

// Targets that come from the district's bank: what is the district's in them, and what has changed there since.

/** What a target says: in one from the bank it is the district's. */
export type TargetWording = Pick<Target, 'statement' | 'successCriteria' | 'standards' | 'mastery'>;

/** A target of the bank, as far as playlists need it. */
export type BankWording = TargetWording & { readonly revision: number; readonly isRetired: boolean };

export type BankReader = {
  /** Those of the ids that the actor's district has; others are absent. */
  getMany(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, BankWording>>;
};

export const wordingFields = ['statement', 'successCriteria', 'standards', 'mastery'] as const;

export function wordingOf({ statement, successCriteria, standards, mastery }: TargetWording): TargetWording {
  return { statement, successCriteria, standards, mastery };
}

export type TargetUpdate = {
  /** In the playlist. */
  readonly targetId: string;
  readonly bankTargetId: string;
  /** `changed`: the bank says something else now. `retired`: it is no longer offered. `gone`: the bank has it no more. */
  readonly state: 'changed' | 'retired' | 'gone';
  readonly takenRevision: number;
  readonly bankRevision: number | null;
  /** Fields that differ. */
  readonly fields: readonly (typeof wordingFields)[number][];
  readonly current: TargetWording;
  readonly offered: TargetWording | null;
};

/** What the bank says otherwise than the targets that came from it. Those that agree with it are not among them. */
export function findTargetUpdates(
  { targets }: Pick<PlaylistContent, 'targets'>,
  bank: ReadonlyMap<string, BankWording>,
): TargetUpdate[] {
  return targets.flatMap((target): TargetUpdate[] => {
    if (target.bank === null) return [];
    const { targetId: bankTargetId, revision: takenRevision } = target.bank;
    const offered = bank.get(bankTargetId);
    const current = wordingOf(target);
    const head = { targetId: target.id, bankTargetId, takenRevision, current };
    if (!offered) return [{ ...head, state: 'gone', bankRevision: null, fields: [], offered: null }];
    const fields = wordingFields.filter((field) => !isDeepStrictEqual(target[field], offered[field]));
    if (fields.length === 0 && !offered.isRetired) return [];
    const state = offered.isRetired ? 'retired' : 'changed';
    return [{ ...head, state, bankRevision: offered.revision, fields, offered: wordingOf(offered) }];
  });
}

/** Takes over what the bank says now. What is retired there keeps its last wording, which is taken over as well. */
export function acceptUpdates(updates: readonly TargetUpdate[]): Command[] {
  return updates.flatMap(({ targetId, bankTargetId, bankRevision, fields, offered }) => {
    if (offered === null || bankRevision === null || fields.length === 0) return [];
    const changes = { ...offered, bank: { targetId: bankTargetId, revision: bankRevision } };
    return [{ do: 'updateTarget', targetId, changes } as const];
  });
}
