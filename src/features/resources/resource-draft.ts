import type { Actor } from '../../shared/actor.ts';
import { restamp, type TagAct } from './provenance.ts';
import { usualSchoolOf } from './resource.policy.ts';
import type { ResourceInput } from './resource.schemas.ts';
import type { Lineage, Resource } from './resource.ts';
import type { ResolvedInput } from './resource-alignments.ts';
import { followAttachments } from './resource-attachments.ts';
import { newCatalog, newContent } from './resource-changes.ts';
import type { FileFields } from './resource-files.ts';

/** A resource as somebody begins it: theirs, and a draft. Whether they may begin it so is for others to say. */
export function newDraft(
  actor: Actor,
  input: ResolvedInput<ResourceInput> & FileFields,
  { id, act, lineage = null }: { id: string; act: TagAct; lineage?: Lineage | null },
): Resource {
  const { at: now } = act;
  const catalog = newCatalog(input);
  const begun: Resource = {
    id,
    orgId: actor.orgId,
    schoolId: input.schoolId === undefined ? usualSchoolOf(actor) : input.schoolId,
    ownerId: actor.userId,
    status: 'draft',
    visibility: input.visibility ?? 'private',
    content: newContent(input),
    catalog,
    approvedForStudents: input.approvedForStudents ? { by: actor.userId, at: now } : null,
    provenance: restamp([], null, catalog, act),
    source: input.source ?? null,
    lineage,
    publication: null,
    review: null,
    withdrawal: null,
    assessment: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  return followAttachments(null, begun, act);
}
