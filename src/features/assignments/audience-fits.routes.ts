import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Names } from '../proposals/texts.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { assignmentsPath, assignmentsTag } from './assignment.routes.ts';
import { audienceFitsSchema, fitsInput } from './audience-fits.schemas.ts';
import type { AudienceFitsService } from './audience-fits.service.ts';
import { obstacleText, pathwayReasonText } from './fit-texts.ts';

/** Which path suits whom, before a playlist is given. */
export function audienceFitsRoutes({
  audienceFits,
  namesIn,
}: {
  readonly audienceFits: AudienceFitsService;
  readonly namesIn: (orgId: string, language: LabelLanguage) => Promise<Names>;
}): Endpoint[] {
  return [
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${assignmentsPath}/fits`,
        summary: 'Tell which path of a playlist suits each of those to whom it would be given, and why',
        description: 'For who works with the students: it speaks of what they need. Nothing is given.',
        body: fitsInput,
        response: { 200: audienceFitsSchema },
        errors: ['forbidden', 'not_found', 'wrong_status'],
      },
      async ({ actor, body }) => {
        const [{ version, studentCount, students }, names] = await Promise.all([
          audienceFits.of(actor, body),
          namesIn(actor.orgId, body.language),
        ]);
        const told = students.map(({ studentId, name, isOffline, fits }) => ({
          studentId,
          name,
          hasInternetAtHome: !isOffline,
          paths: fits.map(({ pathwayId, reasons, obstacles }) => ({
            pathwayId,
            reasons: reasons.map((one) => pathwayReasonText(one, names, body.language)),
            obstacles: obstacles.map(({ stepId, obstacle }) => {
              return { stepId, text: obstacleText(obstacle, body.language) };
            }),
          })),
        }));
        return { status: 200, body: { version: version.version, studentCount, students: told } };
      },
    ),
  ];
}
