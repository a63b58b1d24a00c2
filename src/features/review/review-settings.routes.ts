import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import type { ReviewSettingsService } from './review-settings.service.ts';
import { type ReviewSettings, settingsPatchSchema, settingsResponseSchema } from './review-settings.ts';

const path = '/api/v1/review-settings';
const common = { tag: 'Review', auth: 'signedIn', path, etag: true } as const;

export function reviewSettingsRoutes(settings: ReviewSettingsService): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        summary: 'Get how the district reviews: what passes without a review, and the checklist',
        description: 'For staff.',
        response: { 200: settingsResponseSchema },
        errors: ['forbidden'],
      },
      async ({ actor }) => present(await settings.get(actor)),
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        summary: 'Change how the district reviews',
        description:
          'For admins. Absent: leave as it is. What was published before stays, and so do scores that were given by ' +
          'lines that are gone.',
        body: settingsPatchSchema,
        response: { 200: settingsResponseSchema },
        errors: ['forbidden'],
        ifMatch: 'required',
      },
      async ({ actor, body, expectedRevision }) => present(await settings.update(actor, expectedRevision, body)),
    ),
  ];
}

function present({ rules, checklist, safetyQuestions, dueDays, tellsReviewers, revision }: ReviewSettings) {
  const body = {
    rules: { ...rules, publishWithoutReview: { ...rules.publishWithoutReview } },
    checklist: checklist.map((criterion) => ({ ...criterion })),
    safetyQuestions: [...safetyQuestions],
    dueDays,
    tellsReviewers,
    revision,
  };
  return { status: 200 as const, body, etag: etagOf(revision) };
}
