import {
  can,
  canCreate,
  isWithin,
  maySetVisibility,
  mayWorkAt,
  type ResourceAction,
  usualSchoolOf,
  visibleTo,
} from '../../src/features/resources/resource.policy.ts';
import {
  type Resource,
  type ResourceStatus,
  type Visibility,
  visibilities,
} from '../../src/features/resources/resource.ts';
import { searchScopeOf, toIndexDocument } from '../../src/features/resources/resource-index.ts';
import type { IndexDocument, SearchFilter } from '../../src/features/search/search-index.ts';
import { type Actor, type Role, roles, scopeOf } from '../../src/shared/actor.ts';
import { buildPublished, buildResource, hex } from '../support/resources.ts';

const now = new Date('2026-03-02T12:00:00Z');
const [district, north, south, elsewhere] = [hex('a'), hex('1'), hex('2'), hex('f')];
const [me, colleague] = [hex('5'), hex('6')];

const actor = (role: Role, schoolId: string | null = north, orgId = district): Actor => ({
  userId: me,
  orgId,
  roles: [{ role, schoolId }],
});
const approved = { by: colleague, at: now };

/** A published, approved resource of a colleague at school North, unless said otherwise. */
const at = (changes: Partial<Resource> = {}, input = {}): Resource =>
  buildPublished({ schoolId: north, ownerId: colleague, approvedForStudents: approved, ...changes }, input);
const draft = (changes: Partial<Resource> = {}): Resource =>
  buildResource({ schoolId: north, ownerId: colleague, ...changes });

describe('what a role at school North may do', () => {
  // One letter per right: r read, w working copy and edit, p publish (archive, restore, delete), a approve.
  const things: Record<string, Resource> = {
    'own draft': draft({ ownerId: me, visibility: 'private' }),
    'own, shared with the district': at({ ownerId: me, visibility: 'district' }),
    'private of a colleague': at({ visibility: 'private' }),
    'draft of a colleague, for the school': draft({ visibility: 'school' }),
    'of the school': at({ visibility: 'school' }),
    'of the other school': at({ visibility: 'school', schoolId: south }),
    'of the district': at({ visibility: 'district', schoolId: null }),
    'of the district, archived': at({ visibility: 'district', schoolId: null, status: 'archived' }),
    'of the district, not approved': at({ visibility: 'district', schoolId: null, approvedForStudents: null }),
    'of the district, for teachers only': at({ visibility: 'district', schoolId: null }, { audience: 'teachersOnly' }),
    'draft of the district': draft({ visibility: 'district', schoolId: null }),
    'public of another district': at({ visibility: 'public', orgId: elsewhere }),
    'archived public of another district': at({ visibility: 'public', orgId: elsewhere, status: 'archived' }),
    'of another district': at({ visibility: 'district', orgId: elsewhere }),
  };
  const order = Object.keys(things);
  type Rights = readonly string[];

  const teacher: Rights = ['rwpa', 'rw', '', '', 'r', '', 'r', 'r', 'r', 'r', '', 'r', '', ''];
  const withoutApproval: Rights = teacher.map((rights) => rights.replace('a', ''));
  const reader: Rights = ['r', 'r', '', '', 'r', '', 'r', 'r', 'r', 'r', '', 'r', '', ''];
  const learner: Rights = ['', 'r', '', '', 'r', '', 'r', '', '', '', '', '', '', ''];
  const table: Record<Role, Rights> = {
    admin: ['rwpa', 'rw', 'rwpa', 'rwpa', 'rwpa', '', 'r', 'r', 'r', 'r', '', 'r', '', ''],
    schoolLeader: reader,
    specialist: ['rwpa', 'rw', '', 'rwpa', 'rwpa', '', 'r', 'r', 'r', 'r', '', 'r', '', ''],
    coach: teacher,
    teacher,
    supportStaff: withoutApproval,
    substitute: withoutApproval,
    student: learner,
    guardian: learner,
  };
  const ofDistrict: Partial<Record<Role, Rights>> = {
    admin: ['rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'r', '', ''],
    specialist: ['rwpa', 'rwpa', '', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'rwpa', 'r', '', ''],
    teacher: ['rwpa', 'rw', '', '', 'r', 'r', 'r', 'r', 'r', 'r', '', 'r', '', ''],
  };
  const letters: Record<string, ResourceAction> = { r: 'read', w: 'edit', p: 'publish', a: 'approve' };
  const rightsOf = (who: Actor, thing: Resource): string =>
    Object.entries(letters)
      .filter(([, action]) => can(who, action, thing, now))
      .map(([letter]) => letter)
      .join('');

  test.each(roles)('%s', (role) => {
    const found = order.map((name) => [name, rightsOf(actor(role), things[name] as Resource)]);
    expect(found).toEqual(order.map((name, index) => [name, table[role][index]]));
  });

  test.each(Object.keys(ofDistrict) as Role[])('%s of the whole district', (role) => {
    const found = order.map((name) => [name, rightsOf(actor(role, null), things[name] as Resource)]);
    expect(found).toEqual(order.map((name, index) => [name, ofDistrict[role]?.[index]]));
  });

  test('the working copy is for those who may edit', () => {
    for (const role of roles) {
      for (const thing of Object.values(things)) {
        expect(can(actor(role), 'readWorking', thing, now)).toBe(can(actor(role), 'edit', thing, now));
      }
    }
  });

  test('nobody may do what they may not even see', () => {
    for (const role of roles) {
      for (const schoolId of [north, null]) {
        for (const thing of Object.values(things)) {
          const rights = rightsOf(actor(role, schoolId), thing);
          expect(rights === '' || rights.startsWith('r')).toBe(true);
        }
      }
    }
  });
});

describe('creating', () => {
  test.each(roles)('%s', (role) => {
    const creators = ['admin', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute'];
    expect(canCreate(actor(role))).toBe(creators.includes(role));
  });

  test('beyond the school is for curators of the whole district', () => {
    const mayShare = (who: Actor) => visibilities.filter((visibility) => maySetVisibility(who, visibility));
    expect(mayShare(actor('specialist', null))).toEqual(['private', 'school', 'district', 'public']);
    expect(mayShare(actor('admin', null))).toEqual(['private', 'school', 'district', 'public']);
    expect(mayShare(actor('specialist', north))).toEqual(['private', 'school']);
    expect(mayShare(actor('teacher', null))).toEqual(['private', 'school']);
  });

  test('is at one’s own schools', () => {
    expect(mayWorkAt(actor('teacher'), north)).toBe(true);
    expect(mayWorkAt(actor('teacher'), south)).toBe(false);
    expect(mayWorkAt(actor('teacher', null), south)).toBe(true);
    expect(mayWorkAt(actor('teacher'), null)).toBe(true);
    expect(mayWorkAt({ ...actor('teacher'), roles: [{ role: 'schoolLeader', schoolId: north }] }, north)).toBe(false);
  });

  test('falls to one’s only school', () => {
    expect(usualSchoolOf(actor('teacher'))).toBe(north);
    expect(usualSchoolOf(actor('teacher', null))).toBeNull();
    const both = [north, south].map((schoolId) => ({ role: 'teacher', schoolId }) as const);
    expect(usualSchoolOf({ ...actor('teacher'), roles: both })).toBeNull();
  });
});

describe('the public', () => {
  test('sees what is published as public', () => {
    const reach = visibleTo({ kind: 'public' });
    expect(isWithin(reach, at({ visibility: 'public' }), now)).toBe(true);
    expect(isWithin(reach, at({ visibility: 'public', status: 'archived' }), now)).toBe(false);
    expect(isWithin(reach, at({ visibility: 'district' }), now)).toBe(false);
  });
});

describe('a search', () => {
  /** Every combination that the policy tells apart. */
  const statuses: readonly ResourceStatus[] = ['published'];
  const library = (visibilities as readonly Visibility[]).flatMap((visibility) =>
    [district, elsewhere].flatMap((orgId) =>
      [north, south, null].flatMap((schoolId) =>
        [me, colleague].flatMap((ownerId) =>
          statuses.flatMap((status) =>
            [approved, null].flatMap((approvedForStudents) =>
              [
                {},
                { audience: 'teachersOnly' },
                { availableFrom: '2026-03-03T00:00:00Z' },
                { availableUntil: '2026-03-02T12:00:00Z' },
              ].map((input) => at({ visibility, orgId, schoolId, ownerId, status, approvedForStudents }, input)),
            ),
          ),
        ),
      ),
    ),
  );

  test.each(roles)('by a %s finds exactly what the policy lets them read', (role) => {
    for (const schoolId of [north, null]) {
      const who = actor(role, schoolId);
      const filter = searchScopeOf(scopeOf(who), now);
      for (const resource of library) {
        const document = toIndexDocument(resource, 1, { now }) as IndexDocument;
        expect([resource, holds(filter, document)]).toEqual([resource, can(who, 'read', resource, now)]);
      }
    }
  });

  function holds(filter: SearchFilter, document: IndexDocument): boolean {
    const value = 'field' in filter ? document[filter.field] : null;
    switch (filter.kind) {
      case 'anyOf':
        return [value].flat().some((one) => filter.values.includes(one as string));
      case 'noneOf':
        return ![value].flat().some((one) => filter.values.includes(one as string));
      case 'range':
        return (
          typeof value === 'number' &&
          value >= (filter.from ?? Number.NEGATIVE_INFINITY) &&
          value <= (filter.to ?? Number.POSITIVE_INFINITY)
        );
      case 'all':
        return filter.filters.every((part) => holds(part, document));
      case 'any':
        return filter.filters.some((part) => holds(part, document));
      case 'not':
        return !holds(filter.filter, document);
    }
  }
});
