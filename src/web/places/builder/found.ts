import type { PlaylistCommand, PlaylistContent, ResourceHit } from '../../wire.ts';
import type { AddTo } from './add-to.ts';
import type { KnownResource, Role, Target } from './draft-parts.ts';

// What is found and is to become an activity: what for, and in which role.

export type NewEntry = Extract<PlaylistCommand, { do: 'addEntry' }>['entry'];
export type NewOption = Extract<PlaylistCommand, { do: 'addOption' }>['option'];

type Shown = Pick<
  ResourceHit,
  | 'id'
  | 'title'
  | 'durationMinutes'
  | 'modalities'
  | 'educationalUse'
  | 'alignments'
  | 'learningResourceType'
  | 'version'
>;

export function fromHit({ id, title, durationMinutes, modalities, version }: Shown): KnownResource {
  return { resourceId: id, title, minutes: durationMinutes, modalities, version };
}

/** Uses that tell the role, as the server reads them when it proposes paths. */
export const usesOfRole: Readonly<Record<Exclude<Role, 'learn'>, readonly string[]>> = {
  practice: ['practice', 'independent-work', 'homework', 'review', 'center'],
  assess: ['assessment', 'formative-assessment', 'test-preparation'],
};

/** What a resource is for, as far as its tags tell: else it teaches. */
export function roleOf({ educationalUse, learningResourceType }: Shown): Role {
  const has = (uses: readonly string[]) => educationalUse.some((use) => uses.includes(use));
  if (has(usesOfRole.assess) || learningResourceType.some((type) => /quiz|assessment|test/.test(type))) return 'assess';
  return has(usesOfRole.practice) ? 'practice' : 'learn';
}

/** Targets that it leads to: the one that was asked for, the only one, or those whose standards it is aligned to. */
export function targetsOf(
  { alignments }: Shown,
  { targetId }: Pick<AddTo, 'targetId'>,
  targets: readonly Target[],
): string[] {
  if (targetId !== undefined) return [targetId];
  const [only, ...others] = targets;
  if (only && others.length === 0) return [only.id];
  const ids = new Set(alignments.flatMap(({ standardId }) => standardId ?? []));
  const codes = new Set(alignments.map(({ code }) => code));
  return targets
    .filter(({ standards }) => standards.some(({ standardId, code }) => ids.has(standardId ?? '') || codes.has(code)))
    .map(({ id }) => id);
}

export function newResourceEntry(
  hit: Shown,
  to: Partial<AddTo>,
  { targets }: Pick<PlaylistContent, 'targets'>,
): NewEntry {
  return {
    kind: 'resource',
    resource: { resourceId: hit.id, version: null },
    role: to.role ?? roleOf(hit),
    targetIds: targetsOf(hit, to, targets),
  };
}

/** What is asked of the search, for a place in a path: what is typed, else what its target is about. */
export function searchFor(
  typed: string,
  target: Target | null,
  { role, onlyMarked, onlyApproved }: { role: Role | undefined; onlyMarked: boolean; onlyApproved: boolean },
): Record<string, string | readonly string[] | undefined> {
  const codes = target?.standards.map(({ standardId, code }) => standardId ?? code) ?? [];
  const hasCodes = codes.length > 0;
  const words = target ? (target.statement.en ?? Object.values(target.statement)[0] ?? '').replace(/^I can /i, '') : '';
  const q = typed.trim() === '' && !hasCodes ? words : typed.trim();
  return {
    q: q.slice(0, 500),
    standards: hasCodes ? codes : undefined,
    isApproved: onlyApproved ? 'true' : undefined,
    educationalUse: onlyMarked && role !== undefined && role !== 'learn' ? usesOfRole[role] : undefined,
  };
}
