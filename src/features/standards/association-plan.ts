import { isDeepStrictEqual } from 'node:util';
import type { FrameworkPackage } from './framework-package.ts';
import type { StoredFramework, Surroundings } from './framework-plan.ts';
import type { ImportRecord } from './import-record.ts';
import type { AssociationFields, CaseLink, StandardAssociation } from './standard.ts';
import type { ParentEdge } from './standard-tree.ts';

/** Compares the associations of a package to those that are stored, and ties their ends to what is here. */
export function planAssociations(
  { framework, associations }: FrameworkPackage,
  stored: StoredFramework,
  { orgId, knownEnds, takenAssociationIds, now }: Surroundings,
  living: ReadonlyMap<string, unknown>,
  record: ImportRecord,
) {
  const before = new Map(stored.associations.map((association) => [association.id, association]));
  const retiring = new Set(stored.standards.map(({ id }) => id).filter((id) => !living.has(id)));
  const endOf = ({ identifier, uri }: CaseLink): string | null => {
    const id = identifier.toLowerCase();
    if (living.has(id) || id === framework.id || retiring.has(id)) return id;
    return knownEnds.get(id) ?? knownEnds.get(uri) ?? null;
  };
  const next = new Map<string, StandardAssociation>();
  const changed: StandardAssociation[] = [];
  for (const { place, ...fields } of associations) {
    const about = { id: fields.id, label: describe(fields), place };
    if (next.has(fields.id)) {
      const same = isDeepStrictEqual(associationFields(next.get(fields.id) as StandardAssociation), fields);
      const why = same
        ? 'It stands in the source more than once.'
        : 'Another one has this identifier; the first one counts.';
      record.skip('association', about, 'repeated', why);
      continue;
    }
    if (takenAssociationIds.has(fields.id)) {
      record.skip('association', about, 'in_other_framework', 'Another framework here has this association.');
      continue;
    }
    const old = before.get(fields.id);
    const originId = endOf(fields.origin);
    const destinationId = endOf(fields.destination);
    const association: StandardAssociation = {
      ...fields,
      lastChangeDateTime: fields.lastChangeDateTime ?? old?.lastChangeDateTime ?? null,
      orgId,
      frameworkId: framework.id,
      originId,
      destinationId,
      isExternal: originId === null || destinationId === null,
      isRetired: false,
      updatedAt: old?.updatedAt ?? now,
    };
    const isSame = old !== undefined && isDeepStrictEqual(old, association);
    record.count('association', old === undefined ? 'created' : isSame ? 'unchanged' : 'updated', about);
    next.set(fields.id, isSame ? old : { ...association, updatedAt: now });
    if (!isSame) changed.push(next.get(fields.id) as StandardAssociation);
  }
  const removed: string[] = [];
  for (const old of stored.associations) {
    if (next.has(old.id)) continue;
    // The ways of a retired standard are kept: alignments to it still find their resources.
    const isKept = [old.originId, old.destinationId].some((id) => id !== null && retiring.has(id));
    const about = { id: old.id, label: describe(old), place: null };
    if (!isKept) {
      removed.push(old.id);
      record.count('association', 'removed', about);
    } else if (!old.isRetired) {
      changed.push({ ...old, isRetired: true, updatedAt: now });
      record.count('association', 'retired', about);
    }
  }
  return { next: [...next.values()], changed, removed };
}

/** What says who is whose child. */
export function parentEdgesOf(associations: readonly StandardAssociation[]): ParentEdge[] {
  return associations.flatMap(({ id, type, isRetired, originId, destinationId, sequenceNumber }) =>
    type !== 'isChildOf' || isRetired || originId === null || destinationId === null
      ? []
      : [{ associationId: id, childId: originId, parentId: destinationId, sequenceNumber }],
  );
}

function describe({ type, origin, destination }: Pick<AssociationFields, 'type' | 'origin' | 'destination'>): string {
  return `${origin.title} ${type} ${destination.title}`;
}

function associationFields(association: StandardAssociation): AssociationFields {
  const { id, uri, type, origin, destination, sequenceNumber, grouping, notes, lastChangeDateTime, extensions } =
    association;
  return { id, uri, type, origin, destination, sequenceNumber, grouping, notes, lastChangeDateTime, extensions };
}
