import type { LoadedUse } from './freeze.ts';
import { type Playlist, stepsOf, usesOf } from './playlist.ts';

/** What stands in the way of a version, and where. */
export type BlockingFinding = {
  readonly code: string;
  readonly message: string;
  readonly place: Record<string, string>;
};

/** What no version may have: readers would stand before a closed door, or not know what it is for. */
export function blockingFindings({ content }: Playlist, loaded: readonly LoadedUse[], _now: Date): BlockingFinding[] {
  const findings: BlockingFinding[] = [];
  if (content.targets.length === 0) {
    findings.push({ code: 'no_target', message: 'Say what it leads to: add a learning target.', place: {} });
  }
  const shown = new Set(
    loaded.flatMap(({ use, content: shows }) => (shows === null ? [] : [`${use.resourceId} ${use.version}`])),
  );
  for (const pathway of content.pathways) {
    for (const step of stepsOf(pathway)) {
      const place = { pathwayId: pathway.id, entryId: step.id };
      for (const { resourceId, version } of usesOf(step)) {
        if (shown.has(`${resourceId} ${version}`)) continue;
        const message = 'The resource is gone, not published, or nothing that you may see.';
        findings.push({ code: 'resource_missing', message, place: { ...place, resourceId } });
      }
      if (step.kind === 'choice' && step.choose > step.options.length) {
        const message = `Nobody can do ${step.choose} of ${step.options.length}.`;
        findings.push({ code: 'impossible_choice', message, place });
      }
    }
  }
  return findings;
}
