import type { z } from 'zod';
import { type ResourceSnapshot, stepMinutes, usesOf } from '../playlists/playlist.ts';
import type { Beside } from '../playlists/playlist-view.service.ts';
import { stateOf } from './assigned-students.service.ts';
import type { assignmentSchema, dueResponse } from './assignment.schemas.ts';
import { type Assignment, type Due, instantOf, type SectionDue } from './assignment.ts';
import { materialise, type StudentStep } from './overlay.ts';
import type { RebaseConflict } from './rebase.ts';
import type { Skip } from './skips.ts';
import type { Standing } from './standing.ts';
import type { conflictSchema, StudentPlaylistResponse, updateSchema } from './student-playlist.schemas.ts';
import { overlayOf, type StudentPlaylist } from './student-record.ts';
import { snapshotOf, titleOf } from './update.ts';

type PresentedUpdate = z.output<typeof updateSchema>;
type PresentedStep = StudentPlaylistResponse['steps'][number]['step'];

export function presentDue(due: Due | null, timeZone: string): z.output<typeof dueResponse> | null {
  return due && { on: due.on, time: due.time, at: instantOf(due, timeZone).toISOString() };
}

export function presentAssignment(assignment: Assignment, timeZone: string): z.output<typeof assignmentSchema> {
  const { audience, sectionDues, pathway, pacing, due } = assignment;
  const { orgId: _orgId, settings: _settings, decisions: _decisions, ...shown } = assignment;
  return {
    ...shown,
    audience:
      audience.kind === 'students' ? { kind: 'students', studentCount: audience.studentIds.length } : { ...audience },
    due: presentDue(due, timeZone),
    sectionDues: sectionDues.map((one) => presentSectionDue(one, timeZone)),
    timeZone,
    pathway: { ...pathway },
    pacing: { ...pacing },
    endedAt: assignment.endedAt?.toISOString() ?? null,
    createdAt: assignment.createdAt.toISOString(),
    updatedAt: assignment.updatedAt.toISOString(),
  };
}

function presentSectionDue({ sectionId, ...due }: SectionDue, timeZone: string) {
  return { ...(presentDue(due, timeZone) as NonNullable<ReturnType<typeof presentDue>>), sectionId };
}

/** When it is due for this student. */
export function dueOf({ dueChange }: Pick<StudentPlaylist, 'dueChange'>, { due }: Pick<Assignment, 'due'>): Due | null {
  return dueChange?.due ?? due;
}

/** When a section is due for this student. */
export function sectionDueOf(
  { dueChange }: Pick<StudentPlaylist, 'dueChange'>,
  { sectionDues }: Pick<Assignment, 'sectionDues'>,
  sectionId: string,
): Due | null {
  const isIt = (one: SectionDue) => one.sectionId === sectionId;
  return dueChange?.sectionDues.find(isIt) ?? sectionDues.find(isIt) ?? null;
}

/** Steps are computed once for as long as nothing changes, and are the same list for all for whom nothing was changed. */
const resourcesOf = new WeakMap<Standing['steps'], ResourceSnapshot[]>();

/** The snapshots of what the steps show, those that came with operations among them; each once. The same list for the same steps. */
export function shownResources({ steps, version }: Pick<Standing, 'steps' | 'version'>): readonly ResourceSnapshot[] {
  const known = resourcesOf.get(steps);
  if (known) return known;
  const shown = new Map<string, ResourceSnapshot>();
  for (const one of steps) {
    for (const use of usesOf(one.step)) {
      const found = snapshotOf(use, [...one.resources, ...version.resources]);
      if (found) shown.set(`${found.resourceId} ${found.version}`, found);
    }
  }
  const resources = [...shown.values()];
  resourcesOf.set(steps, resources);
  return resources;
}

/** What a step takes this student, with the time that they are given. */
export function minutesFor(
  { step, resources }: Pick<StudentStep, 'step' | 'resources'>,
  known: readonly ResourceSnapshot[],
  timeFactor: number,
): number | null {
  const minutes = stepMinutes(step, (use) => snapshotOf(use, [...resources, ...known])?.minutes ?? null);
  return minutes === null ? null : Math.round(minutes * timeFactor);
}

/** As staff see it. */
export function presentStudentPlaylist(
  standing: Standing,
  { timeZone, beside, skips }: { timeZone: string; beside: Beside; skips: readonly Skip[] },
): StudentPlaylistResponse {
  const { row, assignment, version, steps, lost, newest } = standing;
  const { content } = version;
  const pathway = content.pathways.find(({ id }) => id === row.pathwayId);
  const excused = new Set(row.excused.map(({ stepId }) => stepId));
  const resources = shownResources(standing);
  return {
    id: row.id,
    assignmentId: row.assignmentId,
    studentId: row.studentId,
    playlistId: row.playlistId,
    title: content.title,
    state: stateOf(standing),
    version: row.baseVersion,
    newestVersion: newest.version,
    pathway: pathway ? { id: pathway.id, title: pathway.title, origin: row.pathwayOrigin } : null,
    targets: content.targets as StudentPlaylistResponse['targets'],
    sections: (pathway?.entries ?? []).flatMap((entry) =>
      entry.kind === 'section'
        ? [{ id: entry.id, title: entry.title, due: presentDue(sectionDueOf(row, assignment, entry.id), timeZone) }]
        : [],
    ),
    steps: steps.map((one) => ({
      step: one.step as PresentedStep,
      sectionId: one.sectionId,
      origins: [...one.origins],
      changeIds: [...one.operationIds].filter((id) => row.changes.some((change) => change.id === id)),
      chosenOptionIds: [...one.chosenOptionIds],
      isExcused: excused.has(one.step.id),
      minutes: minutesFor(one, version.resources, row.timeFactor),
    })),
    resources: resources as StudentPlaylistResponse['resources'],
    availability: beside.availability.map((one) => ({ ...one })),
    files: { ...beside.files },
    timeFactor: row.timeFactor,
    due: presentDue(dueOf(row, assignment), timeZone),
    startOn: assignment.startOn,
    isExtended: row.dueChange !== null,
    allowed: row.allowed.map((one) => ({ ...one, at: one.at.toISOString() })),
    skips: skips.map((one) => ({ ...one, targetIds: [...one.targetIds] })),
    lost: lost.map((one) => ({ ...one })),
    changes: row.changes.map(({ undoing: _undoing, at, undone, ...change }) => ({
      ...change,
      at: at.toISOString(),
      undone: undone && { by: undone.by, at: undone.at.toISOString() },
    })),
    notes: presentNotes(row),
    past: row.past.map(({ step, version: of, leftAt }) => {
      return { step: step as PresentedStep, version: of, leftAt: leftAt.toISOString() };
    }),
    update: presentUpdate(standing),
    endedAt: assignment.endedAt?.toISOString() ?? null,
    unassignedAt: row.unassignedAt?.toISOString() ?? null,
    revision: row.revision,
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentNotes({ notes }: Pick<StudentPlaylist, 'notes'>) {
  return notes.map(({ at, changes, ...note }) => {
    return { ...note, at: at.toISOString(), changes: changes.map((one) => ({ ...one })) };
  });
}

export function presentUpdate({ row, update, newest, version }: Standing): PresentedUpdate | null {
  if (!update) return null;
  const sides = { version, newest, row };
  return {
    toVersion: newest.version,
    state: update.kind,
    changes: update.kind === 'ready' ? update.differences.map((one) => ({ ...one })) : [],
    conflicts: update.kind === 'conflicts' ? update.conflicts.map((one) => presentConflict(one, sides)) : [],
    lost: update.kind === 'targetsLost' ? update.lost.map((one) => ({ ...one })) : [],
  };
}

/** Both sides of a conflict: as it is for the student, and as the new version has it. */
export function presentConflict(
  conflict: RebaseConflict,
  { version, newest, row }: Pick<Standing, 'version' | 'newest' | 'row'>,
): z.output<typeof conflictSchema> {
  const { key, kind, stepId } = conflict;
  const find = ({ content }: Standing['version'], overlay: StudentPlaylist['overlays'][string]) =>
    materialise(content, row.pathwayId ?? '', overlay).find(({ step }) => step.id === stepId) ?? null;
  const [mine, theirs] = [find(version, overlayOf(row)), find(newest, [])];
  const mineTitle = mine && titleOf(mine, version.resources);
  const theirsTitle = theirs && titleOf(theirs, newest.resources);
  // What was taken away for the student is called what the version calls it.
  const base = mine ?? find(version, []);
  const title = base ? titleOf(base, version.resources) : '';
  const head = { key, kind, stepId, title, mineTitle, theirsTitle };
  if (conflict.kind === 'editedByBoth') {
    return { ...head, field: conflict.field, mine: conflict.mine, theirs: conflict.theirs };
  }
  return { ...head, field: null, mine: mine?.step ?? null, theirs: theirs?.step ?? null };
}
