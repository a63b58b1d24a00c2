import type { Actor, Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { LocalDate, School } from '../accounts/account.ts';
import type { DistrictDays } from '../accounts/district-days.ts';
import type { RosterPeople } from '../accounts/roster-people.ts';
import type { RosterClasses } from '../classes/roster-classes.ts';
import type { StudentAudit } from '../student-records/student-audit.ts';
import { applyRoster, type RosterConflict } from './apply-roster.ts';
import { loadRoster } from './load-roster.ts';
import { diffRoster } from './roster-diff.ts';
import type { RosterImportChangesStore } from './roster-import-changes.store.ts';
import type { RosterPlan } from './roster-plan.ts';
import { asksFirst } from './roster-shrink.ts';
import type { RosterIssue, RosterSource } from './roster-source.ts';

/** What rosters need of the schools of a district. */
export type RosterSchools = {
  list(orgId: string): Promise<readonly School[]>;
  create(orgId: string, school: { name: string; sourcedId: string }): Promise<School>;
  update(orgId: string, id: string, change: { name?: string; sourcedId?: string | null }): Promise<void>;
};

export type RosterImportOptions = {
  readonly orgId: string;
  /** Null for a command of the operator. */
  readonly actor: Actor | null;
  /** By which it can be taken back; null where it cannot. */
  readonly importId: string | null;
  readonly isDryRun: boolean;
  /** That much ends is meant. */
  readonly isConfirmed: boolean;
  readonly onProgress?: (progress: { done: number; total: number }) => Promise<void>;
};

export type RosterReport = {
  /** `needsConfirmation`: nothing was written, as so much would end that the file may be a short one. */
  readonly outcome: 'done' | 'checked' | 'needsConfirmation';
  readonly counts: Readonly<
    Record<
      'schools' | 'people' | 'classes' | 'enrollments',
      Readonly<Record<'created' | 'updated' | 'ended' | 'unchanged', number>>
    >
  >;
  readonly shrink: RosterPlan['shrink'];
  readonly issues: readonly RosterIssue[];
  readonly changes: readonly RosterChangeLine[];
  /** What somebody else changed meanwhile: the next import takes it up. */
  readonly conflicts: readonly RosterConflict[];
};

export type RosterChangeLine = {
  readonly outcome: 'created' | 'updated' | 'ended';
  readonly kind: 'school' | 'person' | 'class' | 'enrollment';
  readonly sourcedId: string;
};

export type RosterImportParts = {
  readonly schools: RosterSchools;
  readonly people: RosterPeople;
  readonly classes: RosterClasses;
  readonly changes: Pick<RosterImportChangesStore, 'note' | 'remove'>;
  readonly forgetActor: (personId: string) => void;
  readonly audit: Pick<StudentAudit, 'audited' | 'auditedByProgram'>;
  readonly days: DistrictDays;
  readonly clock: Clock;
};

export type RosterImportService = ReturnType<typeof createRosterImportService>;

const scope: Scope = { kind: 'system', reason: 'import of a roster' };

/** Takes in who learns where, as the student information system has it. The same roster again changes nothing. */
export function createRosterImportService(parts: RosterImportParts) {
  return {
    run: async (source: RosterSource, options: RosterImportOptions): Promise<RosterReport> => {
      const { orgId, isDryRun, isConfirmed } = options;
      const today: LocalDate = await parts.days.today(orgId);
      const loaded = await loadRoster(scope, parts, orgId, source);
      const plan = diffRoster(loaded.known, source, today);
      const report = {
        counts: countsOf(plan),
        shrink: plan.shrink,
        issues: [...source.issues, ...plan.issues],
        changes: linesOf(plan),
        conflicts: [],
      };
      if (asksFirst(plan) && !isConfirmed) return { ...report, outcome: 'needsConfirmation' };
      if (isDryRun) return { ...report, outcome: 'checked' };
      const conflicts = await applyRoster(scope, parts, { plan, loaded, today, options });
      return { ...report, outcome: 'done', conflicts };
    },
  };
}

function countsOf({ schools, people, leaving, classes, archived, enrollments, ended, unchanged }: RosterPlan) {
  const count = (changes: readonly { isNew: boolean }[], endings: number, same: number) => {
    const created = changes.filter(({ isNew }) => isNew).length;
    return { created, updated: changes.length - created, ended: endings, unchanged: same };
  };
  return {
    schools: count(schools, 0, unchanged.schools),
    people: count(people, leaving.length, unchanged.people),
    classes: count(classes, archived.length, unchanged.classes),
    enrollments: count(enrollments, ended.length, unchanged.enrollments),
  };
}

function linesOf(plan: RosterPlan): RosterChangeLine[] {
  const outcomeOf = ({ isNew }: { isNew: boolean }) => (isNew ? 'created' : 'updated');
  const of = (kind: RosterChangeLine['kind'], changes: readonly { wanted: { sourcedId: string }; isNew: boolean }[]) =>
    changes.map(
      (change): RosterChangeLine => ({ outcome: outcomeOf(change), kind, sourcedId: change.wanted.sourcedId }),
    );
  const ended = (kind: RosterChangeLine['kind'], ids: readonly string[]) =>
    ids.map((sourcedId): RosterChangeLine => ({ outcome: 'ended', kind, sourcedId }));
  return [
    ...of('school', plan.schools),
    ...of('person', plan.people),
    ...of('class', plan.classes),
    ...plan.enrollments.map(
      (change): RosterChangeLine => ({ outcome: outcomeOf(change), kind: 'enrollment', sourcedId: change.sourcedId }),
    ),
    ...ended(
      'person',
      plan.leaving.map(({ sourcedId }) => sourcedId),
    ),
    ...ended('class', plan.archived),
    ...ended(
      'enrollment',
      plan.ended.map(({ classSourcedId, personSourcedId }) => `${personSourcedId} in ${classSourcedId}`),
    ),
  ];
}
