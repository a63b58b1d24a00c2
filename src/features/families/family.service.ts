import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { NamesOf } from '../accounts/learner.ts';
import type { DistrictTimes } from '../assignments/district-time.ts';
import { languageOf, type OwnLanguage } from '../assignments/my-playlist.presenter.ts';
import { type NeedsOf, nothingKnown } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import type { MasteryScale } from '../progress/mastery-scale.ts';
import type { ProgressService } from '../progress/progress.service.ts';
import type { StudentAccess } from '../student-records/student-access.ts';
import { plainDate } from '../take-home/plain-dates.ts';
import { type FamilyPlaylist, familyPlaylists } from './family-summary.ts';

export type FamilyParts = {
  readonly access: StudentAccess;
  /** Where a student stands in all that was given to them. */
  readonly standingsOf: (orgId: string, studentId: string) => Promise<readonly Standing[]>;
  readonly progress: Pick<ProgressService, 'read'>;
  readonly needsOf: NeedsOf;
  readonly scaleOf: (orgId: string) => Promise<MasteryScale>;
  readonly namesOf: NamesOf;
  readonly times: DistrictTimes;
  readonly clock: Clock;
};

export type FamilyService = ReturnType<typeof createFamilyService>;

export type Family = {
  readonly studentId: string;
  readonly name: string | null;
  readonly language: OwnLanguage;
  readonly asOf: string;
  readonly playlists: readonly FamilyPlaylist[];
};

const telling: Scope = { kind: 'system', reason: 'a family is told of its child' };

/** What families read of their child; staff who see the student look at the same page. */
export function createFamilyService(parts: FamilyParts) {
  const { access, standingsOf, progress, needsOf, scaleOf, namesOf, times, clock } = parts;
  return {
    /** Throws `not_found` for who may not see the student, `forbidden` for the student, whose own page is another. */
    get: async (actor: Actor, studentId: string, wanted: OwnLanguage | undefined): Promise<Family> => {
      if (actor.userId === studentId) throw new AppError('forbidden');
      await access.require(actor, [studentId], 'read');
      await access.audited(actor, 'family.read', [studentId]);
      const { orgId } = actor;
      const [standings, needs, names, time, scale] = await Promise.all([
        standingsOf(orgId, studentId),
        needsOf(telling, [studentId]),
        namesOf(telling, orgId, [studentId]),
        times.of(orgId),
        scaleOf(orgId),
      ]);
      const found = await Promise.all(standings.map((standing) => progress.read(actor, standing)));
      const known = needs.get(studentId) ?? nothingKnown;
      const language = wanted ?? languageOf(known);
      const playlists = familyPlaylists(found, { language, needs: known, time, scale, now: clock.now() });
      const asOf = plainDate({ on: time.today }, language);
      return { studentId, name: names.get(studentId) ?? null, language, asOf, playlists };
    },
  };
}
