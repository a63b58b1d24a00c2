import { Schema, Types } from 'mongoose';
import type { Resource } from '../resources/resource.ts';
import type { CaseDecision, CaseFacts, ReviewCase, Submission } from './review-case.ts';

type Id = Types.ObjectId;
export type StoredCase = Omit<
  ReviewCase,
  'id' | 'orgId' | 'resourceId' | 'schoolId' | 'claimedBy' | 'submission' | 'decision' | 'dueOn'
> & {
  _id: Id;
  orgId: Id;
  resourceId: Id;
  schoolId: Id | null;
  /** Only while it is in the queue: a resource is there once. */
  isOpen?: true;
  claimedBy: Id | null;
  submission: (Omit<Submission, 'by'> & { by: Id }) | null;
  decision: (Omit<CaseDecision, 'by'> & { by: Id }) | null;
  /** `noDay` where there is none, so that those come last. */
  dueOn: string;
};

export const noDay = '9999-12-31';
const id = Schema.Types.ObjectId;
const asItIs = Schema.Types.Mixed;

export const caseSchema = new Schema<StoredCase>(
  {
    orgId: { type: id, required: true },
    resourceId: { type: id, required: true },
    schoolId: { type: id, default: null },
    title: { type: String, required: true },
    kind: { type: String, default: null },
    subjects: { type: [String], required: true },
    gradeLevels: { type: [String], required: true },
    visibility: { type: String, required: true },
    state: { type: String, required: true },
    isOpen: { type: Boolean },
    openedAt: { type: Date, required: true },
    closedAt: { type: Date, default: null },
    submission: { type: asItIs, default: null },
    decision: { type: asItIs, default: null },
    claimedBy: { type: id, default: null },
    claimedAt: { type: Date, default: null },
    dueOn: { type: String, default: noDay },
    flagCount: { type: Number, required: true },
  },
  { collection: 'reviews', versionKey: false, minimize: false },
);

/** What nobody has handed in: it is in the queue for its flags. */
export function newCase(resource: Resource, at: Date): StoredCase {
  return {
    _id: new Types.ObjectId(),
    orgId: new Types.ObjectId(resource.orgId),
    resourceId: new Types.ObjectId(resource.id),
    ...toStoredFacts(resource),
    state: 'flagged',
    openedAt: at,
    closedAt: null,
    submission: null,
    decision: null,
    claimedBy: null,
    claimedAt: null,
    dueOn: noDay,
    flagCount: 0,
  };
}

export function toStoredFacts({ schoolId, content, catalog, visibility, review }: Resource) {
  return {
    schoolId: schoolId === null ? null : new Types.ObjectId(schoolId),
    title: content.title,
    kind: content.kind,
    subjects: [...catalog.subjects],
    gradeLevels: [...catalog.gradeLevels],
    visibility: review?.visibility ?? visibility,
  } satisfies Omit<CaseFacts, 'schoolId'> & { schoolId: Id | null };
}

export function toCase({ _id, isOpen: _isOpen, submission, decision, dueOn, ...stored }: StoredCase): ReviewCase {
  return {
    ...stored,
    id: _id.toHexString(),
    orgId: stored.orgId.toHexString(),
    resourceId: stored.resourceId.toHexString(),
    schoolId: stored.schoolId?.toHexString() ?? null,
    claimedBy: stored.claimedBy?.toHexString() ?? null,
    submission: submission && { ...submission, by: submission.by.toHexString() },
    decision: decision && { ...decision, by: decision.by.toHexString() },
    dueOn: dueOn === noDay ? null : dueOn,
  };
}
