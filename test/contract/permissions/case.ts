import type { PermissionRow, PermissionTable } from './table.ts';

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

/** Anybody reads shared frameworks. What a district's own members see besides is told in the tests of CASE. */
export const casePermissions: PermissionTable = Object.fromEntries(
  roots.flatMap((root): [string, PermissionRow][] => [
    [`GET ${root}/CFDocuments`, { who: 'everybody', status: 200 }],
    ...single.map((path): [string, PermissionRow] => [`GET ${root}/${path}/:id`, { who: 'everybody', status: 404 }]),
  ]),
);
