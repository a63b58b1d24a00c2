import { allRoles, type PermissionRow, type PermissionTable } from './table.ts';

const roots = ['/ims/case/v1p1', '/ims/case/v1p0'];

/** Asked for by `:id`, which is no UUID and so is nowhere. */
const single = [
  'CFDocuments',
  'CFPackages',
  'CFItems',
  'CFItemAssociations',
  'CFAssociations',
  'CFAssociationGroupings',
  'CFConcepts',
  'CFSubjects',
  'CFItemTypes',
  'CFLicenses',
  'CFRubrics',
];

/** Those who keep the standards of the whole district; a school's own specialist does not. */
const keepers = { ...allRoles(403), admin: 202 };

/** Anybody reads shared frameworks. What a district's own members see besides is told in the tests of CASE. */
const provider: PermissionTable = Object.fromEntries(
  roots.flatMap((root): [string, PermissionRow][] => [
    [`GET ${root}/CFDocuments`, { who: 'everybody', status: 200 }],
    ...single.map((path): [string, PermissionRow] => [`GET ${root}/${path}/:id`, { who: 'everybody', status: 404 }]),
  ]),
);

export const casePermissions: PermissionTable = {
  ...provider,
  'POST /api/v1/frameworks/imports': {
    who: keepers,
    call: () => ({ path: '/api/v1/frameworks/imports', body: { CFDocument: {} } }),
  },
  'POST /api/v1/frameworks/imports/from-address': {
    who: keepers,
    call: () => ({ path: '/api/v1/frameworks/imports/from-address', body: { url: 'https://case.example/package' } }),
  },
};
