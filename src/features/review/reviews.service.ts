import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, type Fault, invalidInput } from '../../shared/errors.ts';
import { localDateAt, type RoleHolder } from '../accounts/account.ts';
import type { Notify } from '../notifications/notifications.service.ts';
import { restamp } from '../resources/provenance.ts';
import { can, mayWorkAt, standingOf } from '../resources/resource.policy.ts';
import {
  type Approval,
  checkPublication,
  hasUnpublishedChanges,
  type Resource,
  type Visibility,
} from '../resources/resource.ts';
import { changeCatalog, published } from '../resources/resource-changes.ts';
import type { ResourceTarget, Reviser } from '../resources/resource-revise.ts';
import { type GivenScore, readScores, type SafetyAnswers, safetyFaults } from './checklist.ts';
import { assertAllowed } from './publication-gate.ts';
import { decide, type ReviewAction, reviewActions, type WorkingState, workingStateOf } from './review.ts';
import type { CaseDecision, RejectReason, ReviewCase } from './review-case.ts';
import type { ReviewSettingsStore } from './review-settings.store.ts';
import type { ReviewSettings } from './review-settings.ts';
import type { ReviewsStore } from './reviews.store.ts';
import { createTellReviewers } from './tell-reviewers.ts';

export type ReviewsServiceParts = {
  readonly reviser: Reviser;
  readonly reviews: ReviewsStore;
  readonly settings: Pick<ReviewSettingsStore, 'find'>;
  readonly notify: Notify;
  /** Specialists and admins of a district today. */
  reviewersOf(orgId: string): Promise<readonly RoleHolder[]>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** IANA name, such as America/Chicago. */
  timeZoneOf(orgId: string): Promise<string>;
  readonly clock: Clock;
};

/** Where the working copy of a resource stands, and what the actor may do about it. */
export type ReviewView = {
  readonly resource: Resource;
  readonly state: WorkingState;
  readonly open: ReviewCase | null;
  readonly actions: readonly ReviewAction[];
  readonly settings: ReviewSettings;
  readonly names: ReadonlyMap<string, string>;
};

export type ApprovalInput = {
  readonly scores: readonly GivenScore[];
  readonly safety: SafetyAnswers;
  /** Absent: as it is; null: not, or not any more. */
  readonly approveForStudents?: { readonly until: Date | null } | null | undefined;
  readonly visibility?: Visibility | undefined;
  readonly note: string | null;
};

export type ReviewsService = ReturnType<typeof createReviewsService>;

const dayMs = 24 * 60 * 60_000;
const system: Scope = { kind: 'system', reason: 'a review names who did what' };

export function createReviewsService(parts: ReviewsServiceParts) {
  const { reviser, reviews, settings, notify, namesOf, timeZoneOf, clock } = parts;
  /** The day that it is in the district, so many days on. */
  const dayIn = async (orgId: string, days: number): Promise<string> =>
    localDateAt(new Date(clock.now().getTime() + days * dayMs), await timeZoneOf(orgId));
  const tellReviewers = createTellReviewers(parts);
  const settingsOf = (orgId: string) => settings.find(system, orgId);

  const viewOf = async (actor: Actor, resource: Resource): Promise<ReviewView> => {
    const [open, how] = await Promise.all([reviews.findOpen(system, resource), settingsOf(resource.orgId)]);
    const standing = standingOf(actor, resource) ?? 'author';
    const state = workingStateOf(resource);
    const visibility = resource.review?.visibility ?? resource.visibility;
    const input = { state, standing, visibility, rules: how.rules, isWithdrawn: resource.withdrawal !== null };
    const actions = reviewActions.filter((action) => decide(action, input).isAllowed);
    const people = [open?.submission?.by, open?.decision?.by, open?.claimedBy].flatMap((person) => person ?? []);
    const names = people.length > 0 ? await namesOf(system, resource.orgId, people) : new Map<string, string>();
    return { resource, state, open, actions, settings: how, names };
  };

  const getResource = async (actor: Actor, id: string): Promise<Resource> => {
    const resource = await reviser.getEditable(actor, id);
    reviser.assertCan(actor, 'readWorking', resource);
    return resource;
  };

  /** Whoever has taken it on decides. */
  const assertNotClaimedByOther = async (actor: Actor, resource: Resource): Promise<ReviewCase | null> => {
    const open = await reviews.findOpen(system, resource);
    if (!open?.claimedBy || open.claimedBy === actor.userId) return open;
    const names = await namesOf(system, resource.orgId, [open.claimedBy]);
    throw new AppError('claimed_by_other', { by: open.claimedBy, name: names.get(open.claimedBy) ?? null });
  };

  /** Its owner, who handed it in, and who has taken it on. */
  const tell = async (
    kind: `review.${string}`,
    actor: Actor,
    resource: Resource,
    { to, params = {} }: { to: readonly (string | null | undefined)[]; params?: Record<string, string | null> },
  ): Promise<void> => {
    const userIds = to.flatMap((person) => person ?? []);
    const about = { type: 'resource', id: resource.id } as const;
    const words = { title: resource.content.title, ...params };
    await notify({ orgId: resource.orgId, userIds, kind, about, by: actor.userId, params: words });
  };

  const assertTarget = (actor: Actor, { schoolId }: Resource, visibility: Visibility): void => {
    if (visibility === 'school' && schoolId === null) {
      throw fault(['visibility'], 'A resource for a school needs the school.');
    }
    if (visibility === 'school' && !mayWorkAt(actor, schoolId)) throw new AppError('forbidden');
  };

  const assertComplete = ({ content, catalog }: Resource): void => {
    const { missing, recommended } = checkPublication(content, catalog);
    if (missing.length === 0) return;
    throw new AppError('resource_incomplete', { missing: [...missing], recommended: [...recommended] });
  };

  return {
    /** For who may edit it. */
    get: async (actor: Actor, id: string): Promise<ReviewView> => viewOf(actor, await getResource(actor, id)),

    /** Hands the working copy in: for more readers than it has, or with what is new in it. */
    submit: async (
      actor: Actor,
      target: ResourceTarget,
      { visibility: wanted, note }: { visibility: Visibility | undefined; note: string | null },
    ): Promise<ReviewView> => {
      const { dueDays, rules } = await settingsOf(actor.orgId);
      const dueOn = dueDays === null ? null : await dayIn(actor.orgId, dueDays);
      const resource = await reviser.revise(actor, target, async (before, at) => {
        assertAllowed('submit', { actor, resource: before, rules });
        const visibility = wanted ?? before.review?.visibility ?? before.visibility;
        assertTarget(actor, before, visibility);
        // Nothing is new, and nobody else is to see it.
        if (workingStateOf(before) === 'published' && visibility === before.visibility) {
          throw new AppError('wrong_status', { status: 'published' });
        }
        assertComplete(before);
        const review = { state: 'inReview', at, by: actor.userId, visibility } as const;
        const after: Resource = { ...before, review };
        const submission = { by: actor.userId, at, note };
        return {
          after,
          alongside: (transaction) => reviews.submit(scopeOf(actor), after, { submission, dueOn }, transaction),
        };
      });
      const view = await viewOf(actor, resource);
      const { open, settings: how } = view;
      if (open?.claimedBy) await tell('review.submitted', actor, resource, { to: [open.claimedBy] });
      else if (open && how.tellsReviewers) await tellReviewers({ ...open, by: actor.userId });
      return view;
    },

    retract: async (actor: Actor, target: ResourceTarget): Promise<ReviewView> => {
      let claimedBy: string | null = null;
      const { rules } = await settingsOf(actor.orgId);
      const resource = await reviser.revise(actor, target, async (before, at) => {
        assertAllowed('retract', { actor, resource: before, rules });
        claimedBy = (await reviews.findOpen(system, before))?.claimedBy ?? null;
        const after: Resource = { ...before, review: null };
        return {
          after,
          alongside: (transaction) =>
            reviews.close(scopeOf(actor), after, { state: 'retracted', decision: null, at }, transaction),
        };
      });
      await tell('review.retracted', actor, resource, { to: [claimedBy] });
      return viewOf(actor, resource);
    },

    requestChanges: async (
      actor: Actor,
      target: ResourceTarget,
      { reasons, note }: { reasons: readonly RejectReason[]; note: string | null },
    ): Promise<ReviewView> => {
      let by: string | null = null;
      const { rules } = await settingsOf(actor.orgId);
      const resource = await reviser.revise(actor, target, async (before, at) => {
        assertAllowed('requestChanges', { actor, resource: before, rules });
        await assertNotClaimedByOther(actor, before);
        if (!before.review) throw new AppError('wrong_status', { status: before.status });
        by = before.review.by;
        const after: Resource = { ...before, review: { ...before.review, state: 'changesRequested' } };
        const act = { act: 'requestedChanges', by: actor.userId, at, isOwn: false, scores: [], version: null } as const;
        const decision: CaseDecision = { ...act, note, reasons };
        return {
          after,
          alongside: (transaction) => reviews.requestChanges(scopeOf(actor), after, decision, transaction),
        };
      });
      const params = { reasons: reasons.join(', '), note };
      await tell('review.changesRequested', actor, resource, { to: [resource.ownerId, by], params });
      return viewOf(actor, resource);
    },

    /** Publishes what was handed in, with the scores of the checklist and, if so, the approval for students. */
    approve: async (actor: Actor, target: ResourceTarget, input: ApprovalInput): Promise<ReviewView> => {
      let by: string | null = null;
      const how = await settingsOf(actor.orgId);
      const { scores, faults: scoreFaults } = readScores(input.scores, how);
      const resource = await reviser.revise(actor, target, async (before, at) => {
        const standing = assertAllowed('approve', { actor, resource: before, rules: how.rules });
        await assertNotClaimedByOther(actor, before);
        if (!before.review) throw new AppError('wrong_status', { status: before.status });
        by = before.review.by;
        const visibility = input.visibility ?? before.review.visibility;
        const shown: Resource = { ...before, visibility, review: { ...before.review, visibility } };
        assertAllowed('approve', { actor, resource: shown, rules: how.rules });
        assertTarget(actor, shown, visibility);
        const approves = input.approveForStudents ?? null;
        const faults: Fault[] = [
          ...scoreFaults,
          ...(approves ? safetyFaults(input.safety, before.catalog, how.safetyQuestions) : []),
        ];
        if (approves?.until && approves.until <= at) {
          const message = 'It must end in the future.';
          faults.push({ in: 'body', path: ['approveForStudents', 'until'], code: 'custom', message, params: {} });
        }
        if (faults.length > 0) throw new AppError('invalid_request', { faults });
        assertComplete(before);
        const catalog = changeCatalog(before.catalog, input.safety);
        const act = { by: actor.userId, at, via: 'manual' } as const;
        const provenance =
          catalog === before.catalog ? before.provenance : restamp(before.provenance, before.catalog, catalog, act);
        const approval = approvalOf(before, input.approveForStudents, { by: actor.userId, at });
        const ready: Resource = {
          ...before,
          visibility,
          catalog,
          provenance,
          review: null,
          approvedForStudents: approval,
        };
        if (input.approveForStudents !== undefined && !can(actor, 'approve', ready, at))
          throw new AppError('forbidden');
        // What is only shown to more people is no new version.
        const isNew = before.status !== 'published' || hasUnpublishedChanges(before);
        const { after: next, version } = isNew
          ? published(ready, { by: actor.userId, at, note: input.note })
          : { after: ready, version: undefined };
        const number = next.publication?.version ?? 1;
        const after: Resource = scores.length > 0 ? { ...next, assessment: { at, version: number, scores } } : next;
        const decision: CaseDecision = {
          act: 'approved',
          by: actor.userId,
          at,
          isOwn: standing === 'ownReviewer',
          note: input.note,
          reasons: [],
          scores,
          version: number,
        };
        return {
          after,
          ...(version && { version }),
          alongside: (transaction) =>
            reviews.close(scopeOf(actor), after, { state: 'approved', decision, at }, transaction),
        };
      });
      await tell('review.approved', actor, resource, { to: [resource.ownerId, by], params: { note: input.note } });
      return viewOf(actor, resource);
    },

    /** How its reviews ended, last first. For who may edit it. */
    listClosed: async (
      actor: Actor,
      id: string,
      page: { after: { at: Date; id: string } | null; limit: number },
    ): Promise<{ found: ReviewCase[]; count: number; names: ReadonlyMap<string, string> }> => {
      const resource = await getResource(actor, id);
      const { found, count } = await reviews.listClosed(scopeOf(actor), { resourceId: id, ...page });
      const people = found.flatMap(({ submission, decision }) => [submission?.by, decision?.by]);
      const known = [...new Set(people.flatMap((person) => person ?? []))];
      const names = known.length > 0 ? await namesOf(system, resource.orgId, known) : new Map<string, string>();
      return { found, count, names };
    },

    now: (): Date => clock.now(),
  };
}

function approvalOf(
  { approvedForStudents }: Resource,
  wanted: ApprovalInput['approveForStudents'],
  by: Pick<Approval, 'by' | 'at'>,
): Approval | null {
  if (wanted === undefined) return approvedForStudents;
  return wanted && { ...by, ...(wanted.until && { until: wanted.until }) };
}

function fault(path: Fault['path'], message: string): AppError {
  return invalidInput('body', path, { code: 'custom', message });
}
