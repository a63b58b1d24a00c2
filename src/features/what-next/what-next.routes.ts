import type { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { etagOf } from '../../http/etag.ts';
import { AppError } from '../../shared/errors.ts';
import { idParams } from '../../shared/ids.ts';
import type { Target } from '../playlists/playlist.ts';
import type { Names } from '../proposals/texts.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import {
  acceptedSchema,
  acceptInput,
  classNextQuery,
  classNextSchema,
  nextQuery,
  ownNextSchema,
  targetParams,
  whatNextSchema,
} from './what-next.schemas.ts';
import type { NextFor, WhatNextService } from './what-next.service.ts';
import { nextReasonText, ownReasonText, usualReason } from './what-next-texts.ts';

export type WhatNextServices = {
  readonly whatNext: WhatNextService;
  readonly namesIn: (orgId: string, language: LabelLanguage) => Promise<Names>;
};

const common = { tag: 'Assignments', auth: 'signedIn' } as const;
const path = '/api/v1/student-playlists/:id/targets/:targetId/next';

/** What helps a student on with a target. */
export function whatNextRoutes({ whatNext, namesIn }: WhatNextServices): Endpoint[] {
  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path,
        summary: 'Propose what a student does next for a target',
        description:
          'For who works with the student: activities of other paths of the playlist, what comes before by the progression of the ' +
          'standards, and what else the library has; what the student cannot do without is never given up.',
        params: targetParams,
        query: nextQuery,
        response: { 200: whatNextSchema },
        errors: ['forbidden', 'not_found', 'unavailable'],
      },
      async ({ actor, params: { id, targetId }, query: { limit, language } }) => {
        const found = await whatNext.get(actor, id, targetId, limit);
        const names = await namesIn(actor.orgId, language);
        const prerequisites = found.prerequisites.map(
          ({ standardId, code, statement, distance, targets, playlists }) => ({
            standardId,
            code,
            statement,
            distance,
            targets: targets.map((one) => ({ id: one.id, code: one.code, statement: { ...one.statement } })),
            playlists: playlists.map((one) => ({ ...one })),
          }),
        );
        return { status: 200, body: { ...present(found, names, language), prerequisites } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path,
        summary: 'Add one of the proposals to what the student does',
        description:
          'Before the check that it helps with. It is noted with who, when and why, and is taken back like any change.',
        params: targetParams,
        body: acceptInput,
        response: { 200: acceptedSchema },
        errors: ['forbidden', 'not_found', 'unavailable', 'wrong_status', 'targets_lost'],
        etag: true,
        ifMatch: 'optional',
      },
      async ({ actor, params: { id, targetId }, body, expectedRevision }) => {
        const { proposalId, isRequired, language } = body;
        const says = (target: Target): string => usualReason(statementOf(target, language), language);
        const accepted = { proposalId, isRequired, reason: body.reason ?? says };
        const { row } = await whatNext.accept(actor, { id, expectedRevision }, targetId, accepted);
        const change = row.changes.findLast(({ kind, by, undone }) => kind === 'add' && by === actor.userId && !undone);
        if (!change?.stepId) throw new AppError('not_found');
        const { id: changeId, stepId } = change;
        return {
          status: 200,
          body: { studentPlaylistId: id, stepId, changeId, revision: row.revision },
          etag: etagOf(row.revision),
        };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/assignments/:id/next',
        summary: 'Tell who of a class needs what next',
        description: 'For who works with the students: who is not getting on with a target, with proposals for each.',
        params: idParams,
        query: classNextQuery,
        response: { 200: classNextSchema },
        errors: ['forbidden', 'not_found', 'unavailable'],
      },
      async ({ actor, params: { id }, query: { targetId = null, limit, language } }) => {
        const found = await whatNext.ofAssignment(actor, id, { targetId, limit });
        const names = await namesIn(actor.orgId, language);
        const items = found.map((one) => {
          const { row } = one.standing;
          const whose = { studentId: row.studentId, studentPlaylistId: row.id, name: one.name };
          return { ...whose, ...present(one, names, language) };
        });
        return { status: 200, body: { items } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: '/api/v1/me/playlists/:id/targets/:targetId/next',
        summary: 'Offer the caller what else leads to a target, where their playlist lets them ask for it',
        params: targetParams,
        query: nextQuery,
        response: { 200: ownNextSchema },
        errors: ['forbidden', 'not_found', 'unavailable'],
      },
      async ({ actor, params: { id, targetId }, query: { limit, language } }) => {
        const { proposals } = await whatNext.getOwn(actor, id, targetId, limit);
        const names = await namesIn(actor.orgId, language);
        const items = proposals.flatMap(({ title, role, minutes, resourceId, reasons }) => {
          const said = reasons.flatMap((reason) => {
            const text = ownReasonText(reason, names, language);
            return text === null ? [] : [{ code: reason.code, text }];
          });
          return resourceId === null ? [] : [{ title, role, minutes, resourceId, reasons: said }];
        });
        return { status: 200, body: { targetId, items } };
      },
    ),
  ];
}

function present(
  { target, record, proposals }: NextFor,
  names: Names,
  language: LabelLanguage,
): Omit<z.output<typeof whatNextSchema>, 'prerequisites'> {
  const state = record?.state ?? 'notStarted';
  return {
    targetId: target.id,
    statement: { ...target.statement },
    state,
    needsSupport: state === 'needsSupport',
    items: proposals.map(({ step, reasons, ...proposal }) => ({
      ...proposal,
      stepId: step?.id ?? null,
      reasons: reasons.map((reason) => ({ code: reason.code, text: nextReasonText(reason, names, language) })),
    })),
  };
}

function statementOf({ statement }: Target, language: LabelLanguage): string {
  return statement[language] ?? Object.values(statement)[0] ?? '';
}
