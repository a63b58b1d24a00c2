import { coverageOf } from '../playlists/coverage.ts';
import type { PlaylistContent, Step } from '../playlists/playlist.ts';
import { materialise, type StudentStep } from './overlay.ts';
import type { StudentPlaylist } from './student-record.ts';

/** A target that the playlist teaches or checks, and this student's part of it does not. */
export type LostTarget = { readonly targetId: string; readonly lacks: 'taught' | 'assessed' };

type Fitted = Pick<StudentPlaylist, 'pathwayId' | 'excused' | 'allowed'>;

/**
 * Targets are the same for all: what is done for one student must not quietly take one away.
 * @param steps of the student; those that they are excused from count as if they were not there
 * @returns without those that somebody has marked as changed for this student
 */
export function lostTargets(content: PlaylistContent, fitted: Fitted, steps: readonly StudentStep[]): LostTarget[] {
  const { pathwayId, excused, allowed } = fitted;
  if (pathwayId === null) return [];
  const away = new Set(excused.map(({ stepId }) => stepId));
  const whole = lacking(
    content,
    materialise(content, pathwayId, []).map(({ step }) => step),
  );
  const own = lacking(
    content,
    steps.flatMap(({ step }) => (away.has(step.id) ? [] : [step])),
  );
  const known = new Set(allowed.map(({ targetId }) => targetId));
  return [...own]
    .filter((key) => !whole.has(key))
    .map((key) => {
      const [targetId = '', lacks] = key.split(' ');
      return { targetId, lacks: lacks as LostTarget['lacks'] };
    })
    .filter(({ targetId }) => !known.has(targetId));
}

function lacking({ targets, pathways }: PlaylistContent, steps: readonly Step[]): Set<string> {
  const [like] = pathways;
  if (!like) return new Set();
  const coverage = coverageOf({ targets, pathways: [{ ...like, entries: steps }] }, () => null);
  return new Set(
    coverage.targets.flatMap(({ targetId, notTaughtIn, notAssessedIn }) => [
      ...(notTaughtIn.length > 0 ? [`${targetId} taught`] : []),
      ...(notAssessedIn.length > 0 ? [`${targetId} assessed`] : []),
    ]),
  );
}
