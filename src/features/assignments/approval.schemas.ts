import { z } from 'zod';
import { pageQuery, pageSchema } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { evidenceKinds } from '../playlists/playlist.ts';
import { resourceSnapshotSchema, stepSchema } from '../playlists/playlist-content.schemas.ts';
import { line, urlSchema } from '../resources/resource.schemas.ts';
import { proposalKinds, proposalStates } from './student-proposal.ts';

const why = line(1_000).nullable().default(null).describe('In the student’s words.');

export const ownProposalInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('swap'), stepId: idSchema, resourceId: idSchema, why }),
    z
      .strictObject({
        kind: z.literal('add'),
        resourceId: idSchema.optional(),
        link: z
          .strictObject({ title: line(300), url: urlSchema })
          .optional()
          .describe('Something of one’s own.'),
        targetIds: z.array(idSchema).max(20).default([]),
        why,
      })
      .refine(({ resourceId, link }) => (resourceId === undefined) !== (link === undefined), {
        path: ['resourceId'],
        message: 'Either a resource of the library or a link is needed.',
      }),
    z.strictObject({
      kind: z.literal('ownWay'),
      stepId: idSchema.describe('The check that it stands for.'),
      description: line(2_000).describe('How the student wants to show what they know.'),
      asksFor: z.array(z.enum(evidenceKinds)).min(1).max(4),
      why,
    }),
  ])
  .meta({ id: 'MyProposalInput', description: 'What a student asks their teacher for.' });

const shape = {
  id: idSchema,
  kind: z.enum(proposalKinds),
  stepId: idSchema.nullable(),
  step: stepSchema,
  resources: z.array(resourceSnapshotSchema),
  why: z.string().nullable(),
  state: z.enum(proposalStates),
  answer: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
};

export const ownProposalSchema = z.strictObject(shape).meta({ id: 'MyProposal' });

export const approvalSchema = z
  .strictObject({
    ...shape,
    studentPlaylistId: idSchema,
    assignmentId: idSchema,
    title: z.string().describe('Of the playlist.'),
    current: z
      .string()
      .nullable()
      .describe('What the student has now in its place; null where it is gone, and for what is added.'),
    student: z.strictObject({ id: idSchema, name: z.string().nullable() }),
    decidedBy: idSchema.nullable(),
  })
  .meta({ id: 'Approval', description: 'Something that a student has asked for.' });

export const approvalsQuery = z.strictObject({ ...pageQuery, state: z.enum(proposalStates).default('waiting') });
export const approvalsPage = pageSchema(approvalSchema);

export const approvalInput = z
  .strictObject({
    decision: z.enum(['approve', 'decline']),
    answer: line(1_000).nullable().default(null).describe('To the student.'),
  })
  .meta({ id: 'ApprovalDecision' });

export type OwnProposalInput = z.output<typeof ownProposalInput>;
export type ApprovalInput = z.output<typeof approvalInput>;
