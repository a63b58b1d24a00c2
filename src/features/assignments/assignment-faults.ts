import type { Fault } from '../../shared/errors.ts';
import type { PlaylistVersion } from '../playlists/playlist.ts';
import type { AssignmentInput } from './assignment.schemas.ts';
import { lostTargets } from './lost-targets.ts';
import { materialise } from './overlay.ts';

export function bodyFault(path: Fault['path'], message: string): Fault {
  return { in: 'body', path, code: 'custom', message, params: {} };
}

/** What a version does not have, and dates that contradict each other. */
export function faultsIn(version: PlaylistVersion, input: AssignmentInput): Fault[] {
  const { content } = version;
  const pathwayIds = new Set(content.pathways.map(({ id }) => id));
  const entries = content.pathways.flatMap((pathway) => pathway.entries);
  const sections = new Set(entries.flatMap(({ kind, id }) => (kind === 'section' ? [id] : [])));
  const steps = new Set(entries.flatMap(({ kind, id }) => (kind === 'section' ? [] : [id])));
  const noPathway = 'This version has no such path.';
  const isUnknown = (id: string | null | undefined) => id !== null && id !== undefined && !pathwayIds.has(id);
  return [
    ...(isUnknown(input.pathway.pathwayId) ? [bodyFault(['pathway', 'pathwayId'], noPathway)] : []),
    ...(input.due !== null && input.startOn !== null && input.due.on < input.startOn
      ? [bodyFault(['due', 'on'], 'It is due before it starts.')]
      : []),
    ...input.sectionDues.flatMap(({ sectionId }, at) =>
      sections.has(sectionId) ? [] : [bodyFault(['sectionDues', at, 'sectionId'], 'This version has no such heading.')],
    ),
    ...input.students.flatMap(({ pathway, excusedStepIds }, at): Fault[] => {
      const unknown = excusedStepIds.findIndex((id) => !steps.has(id));
      return [
        ...(isUnknown(pathway?.pathwayId) ? [bodyFault(['students', at, 'pathway', 'pathwayId'], noPathway)] : []),
        ...(unknown >= 0
          ? [bodyFault(['students', at, 'excusedStepIds', unknown], 'This version has no such activity.')]
          : []),
        ...(losesTarget(version, pathway?.pathwayId ?? input.pathway.pathwayId, excusedStepIds)
          ? [bodyFault(['students', at, 'excusedStepIds'], 'Without these a target would not be taught or checked.')]
          : []),
      ];
    }),
  ];
}

function losesTarget({ content }: PlaylistVersion, pathwayId: string | null, stepIds: readonly string[]): boolean {
  if (stepIds.length === 0) return false;
  const excused = stepIds.map((stepId) => ({ stepId, by: '', at: new Date(0), reason: null }));
  const pathways = pathwayId === null ? content.pathways.map(({ id }) => id) : [pathwayId];
  return pathways.some((id) => {
    const fitted = { pathwayId: id, excused, allowed: [] };
    return lostTargets(content, fitted, materialise(content, id, [])).length > 0;
  });
}
