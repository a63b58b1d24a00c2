import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { ResourcePatch } from './resource.schemas.ts';
import type { Resource } from './resource.ts';
import { type AlignmentReader, type ResolvedInput, resolveAlignments } from './resource-alignments.ts';
import { findAttachments } from './resource-attachments.ts';
import { emptyContent } from './resource-changes.ts';
import { type ContentFiles, type FileFields, findContentFile } from './resource-files.ts';
import { withTermIds } from './resource-terms.ts';

/** Input with ids in place of words and codes, and with what its files say of themselves. */
type Resolved<Input> = ResolvedInput<Input> & FileFields;

/** Reads what requests say of a resource. Throws `invalid_request` with everything that there is not. */
export function createInputReader({
  vocabularies,
  standards,
  files,
}: {
  vocabularies: Pick<VocabularyService, 'of'>;
  standards: AlignmentReader;
  files: ContentFiles;
}) {
  /** `before` null: the resource is new. */
  return async <Input extends ResourcePatch>(
    actor: Actor,
    given: Input,
    before: Resource | null,
  ): Promise<Resolved<Input>> => {
    const { input, unknown } = withTermIds(given, await vocabularies.of(actor.orgId));
    const aligned = before?.catalog.alignments ?? [];
    const [resolved] = await resolveAlignments(standards, scopeOf(actor), [{ input, current: aligned }]);
    const current = before?.content ?? null;
    const file = await findContentFile(files, actor, given, current);
    const { kind = null, mediaType = null } = { ...emptyContent, ...current, ...said(given), ...file.fields };
    const attached = await findAttachments(files, actor, given, {
      kind,
      mediaType,
      captions: current?.captions ?? [],
      transcripts: current?.transcripts ?? [],
    });
    const faults = [
      ...unknown.map(({ path, accepts }) => ({
        in: 'body' as const,
        path: [...path],
        code: 'invalid_value',
        message: `It is none of: ${accepts.join(', ')}.`,
        params: { values: accepts },
      })),
      ...(resolved?.unknown ?? []).map(({ path }) => ({
        in: 'body' as const,
        path: [...path],
        code: 'invalid_value',
        message: 'There is no such standard.',
        params: {},
      })),
      ...file.faults,
      ...attached.faults,
    ];
    if (!resolved || faults.length > 0) throw new AppError('invalid_request', { faults });
    return { ...(resolved.input as unknown as ResolvedInput<Input>), ...file.fields, ...attached.fields };
  };
}

/** What a request names: what it leaves out stays as it is. */
function said({ kind, mediaType }: Pick<ResourcePatch, 'kind' | 'mediaType'>) {
  return { ...(kind !== undefined && { kind }), ...(mediaType !== undefined && { mediaType }) };
}
