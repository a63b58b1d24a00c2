import { idsIn } from './content-lists.ts';
import type { EditFault, EditPlace } from './edit-commands.ts';
import { type Pathway, type PlaylistContent, type Step, stepsOf } from './playlist.ts';

/** The most that one playlist holds. */
export const playlistLimits = {
  targets: 12,
  pathways: 8,
  /** In all pathways together. */
  entries: 200,
  options: 20,
  contentBytes: 1_000_000,
} as const;

/**
 * What no content may have, whatever else may be said of it: an empty list means that it can be stored, shown and walked
 * through. Whether it is any good is readiness's question.
 */
export function checkStructure(content: PlaylistContent): EditFault[] {
  return [
    ...limitFaults(content),
    ...idFaults(content),
    ...content.pathways.flatMap((one) => pathwayFaults(content, one)),
  ];
}

function limitFaults({ targets, pathways }: PlaylistContent): EditFault[] {
  const faults: EditFault[] = [];
  const most = (count: number, limit: number, place: EditPlace, what: string): void => {
    if (count > limit) faults.push(fault('too_many', place, `There may be ${limit} ${what} at most.`));
  };
  most(targets.length, playlistLimits.targets, { field: 'targets' }, 'learning targets');
  most(pathways.length, playlistLimits.pathways, { field: 'pathways' }, 'paths');
  const entries = pathways.reduce((sum, pathway) => sum + pathway.entries.length, 0);
  most(entries, playlistLimits.entries, { field: 'entries' }, 'activities and headings');
  return faults;
}

function idFaults(content: PlaylistContent): EditFault[] {
  const seen = new Set<string>();
  return idsIn(content).flatMap((id) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [fault('id_taken', { entryId: id }, 'Two things have this id.')];
  });
}

function pathwayFaults({ targets }: PlaylistContent, pathway: Pathway): EditFault[] {
  const steps = stepsOf(pathway);
  const byId = new Map(steps.map((step) => [step.id, step]));
  const targetIds = new Set(targets.map(({ id }) => id));
  const faults = steps.flatMap((step) => stepFaults(step, pathway.id, targetIds, byId));
  const circle = findCircle(byId);
  if (circle === null) return faults;
  const place = { pathwayId: pathway.id, entryId: circle, field: 'prerequisiteIds' };
  return [...faults, fault('circle', place, 'An activity would have to be done before itself.')];
}

function stepFaults(
  step: Step,
  pathwayId: string,
  targetIds: ReadonlySet<string>,
  byId: ReadonlyMap<string, Step>,
): EditFault[] {
  const place = { pathwayId, entryId: step.id };
  const faults: EditFault[] = [];
  for (const targetId of step.targetIds) {
    if (!targetIds.has(targetId)) {
      faults.push(fault('unknown_target', { ...place, targetId }, 'There is no such learning target.'));
    }
  }
  if (step.prerequisiteIds.some((id) => !byId.has(id))) {
    const message = 'What comes before an activity must be an activity of the same path.';
    faults.push(fault('unknown_prerequisite', { ...place, field: 'prerequisiteIds' }, message));
  }
  if (step.kind === 'choice') {
    if (step.choose < 1) faults.push(fault('out_of_range', { ...place, field: 'choose' }, 'Choose at least one.'));
    if (step.options.length > playlistLimits.options) {
      const message = `There may be ${playlistLimits.options} options at most.`;
      faults.push(fault('too_many', { ...place, field: 'options' }, message));
    }
  }
  return faults;
}

/** A step that has to be done before itself; null when there is none. Walks without recursion: nothing limits the depth. */
function findCircle(byId: ReadonlyMap<string, Step>): string | null {
  const waiting = new Map(
    [...byId].map(([id, step]) => [id, step.prerequisiteIds.filter((one) => byId.has(one)).length]),
  );
  const followers = new Map<string, string[]>();
  for (const [id, { prerequisiteIds }] of byId) {
    for (const before of prerequisiteIds) followers.set(before, [...(followers.get(before) ?? []), id]);
  }
  const free = [...waiting].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    waiting.delete(id);
    for (const follower of followers.get(id) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) free.push(follower);
    }
  }
  const [circular = null] = waiting.keys();
  return circular;
}

function fault(code: EditFault['code'], place: EditPlace, message: string): EditFault {
  return { code, place, message };
}
