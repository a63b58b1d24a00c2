import type { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import { idParams, idSchema } from '../../shared/ids.ts';
import { approvalInput, approvalSchema, approvalsPage, approvalsQuery } from './approval.schemas.ts';
import type { Approval, ApprovalsService } from './approvals.service.ts';
import { assignmentsTag } from './assignment.routes.ts';
import { presentOwnProposal } from './my-playlist.presenter.ts';

const path = '/api/v1/approvals';
const cursors = createCursorCodec(idSchema);

/** What students have asked for. */
export function approvalRoutes(approvals: ApprovalsService): Endpoint[] {
  return [
    endpoint(
      {
        ...assignmentsTag,
        method: 'get',
        path,
        summary: 'List what students have asked for, what waits longest first',
        query: approvalsQuery,
        response: { 200: approvalsPage },
        errors: ['forbidden'],
      },
      async ({ actor, query: { limit, cursor, state } }) => {
        const afterId = cursors.decode(cursor, state);
        const { found, count } = await approvals.list(actor, { state, afterId, limit });
        const page = toPage({ found, limit, count, cursor: ({ proposal }) => cursors.encode(proposal.id, state) });
        return { status: 200, body: { ...page, items: page.items.filter(({ isSeen }) => isSeen).map(present) } };
      },
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${path}/:id`,
        summary: 'Decide about what a student has asked for',
        description: 'What is approved becomes a change of their playlist, in the name of who approves it.',
        params: idParams,
        body: approvalInput,
        response: { 200: approvalSchema },
        errors: ['forbidden', 'not_found', 'targets_lost', 'wrong_status'],
      },
      async ({ actor, params: { id }, body }) => ({
        status: 200,
        body: present(await approvals.decide(actor, id, body)),
      }),
    ),
    endpoint(
      {
        ...assignmentsTag,
        method: 'post',
        path: `${path}/:id/undo`,
        summary: 'Take a decision back: what the student has asked for waits again',
        description: 'What it has become is taken out of their playlist; what was done since stays.',
        params: idParams,
        response: { 200: approvalSchema },
        errors: ['forbidden', 'not_found', 'targets_lost', 'wrong_status'],
      },
      async ({ actor, params: { id } }) => ({ status: 200, body: present(await approvals.undo(actor, id)) }),
    ),
  ];
}

function present({ proposal, assignment, name, current }: Approval): z.output<typeof approvalSchema> {
  const { studentPlaylistId, assignmentId, studentId, decidedBy } = proposal;
  return {
    ...presentOwnProposal(proposal),
    studentPlaylistId,
    assignmentId,
    title: assignment?.title ?? '',
    current,
    student: { id: studentId, name },
    decidedBy,
  };
}
