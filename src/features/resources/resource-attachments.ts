import type { Actor } from '../../shared/actor.ts';
import type { Fault } from '../../shared/errors.ts';
import { restamp, type TagAct } from './provenance.ts';
import { type AttachedText, type Resource, type ResourceContent, seenContent } from './resource.ts';
import type { ContentFile, ContentFiles } from './resource-files.ts';

/** Which words each kind of attachment may be, and what it makes a resource for those who cannot hear it. */
const kinds = {
  captions: {
    feature: 'captions',
    accepts: ({ mediaType }: ContentFile) => mediaType === 'text/vtt',
    refusal: 'Captions are WebVTT files (.vtt).',
  },
  transcripts: {
    feature: 'transcript',
    accepts: ({ hasWords }: ContentFile) => hasWords,
    refusal: 'A transcript is a file with words in it: text, Word, PDF, WebVTT.',
  },
} as const;

const fields = ['captions', 'transcripts'] as const;

type Given = Readonly<
  Partial<Record<(typeof fields)[number], readonly { fileId: string; inLanguage: string }[] | null | undefined>>
>;

export type AttachmentFields = { readonly [Field in (typeof fields)[number]]?: readonly AttachedText[] };

/**
 * The captions and transcripts that a request names, with their names. `content`: what it will stand in. Each file is kept
 * from the sweep until the content is written.
 */
export async function findAttachments(
  files: Pick<ContentFiles, 'claim'>,
  actor: Actor,
  given: Given,
  content: Pick<ResourceContent, 'kind' | 'mediaType' | 'captions' | 'transcripts'>,
): Promise<{ fields: AttachmentFields; faults: Fault[] }> {
  const found: { -readonly [Field in keyof AttachmentFields]: AttachmentFields[Field] } = {};
  const faults: Fault[] = [];
  for (const field of fields) {
    const named = given[field];
    if (named === undefined) {
      if (content[field].length > 0 && !isRecording(content)) faults.push(fault([field], noRecording));
      continue;
    }
    const texts: AttachedText[] = [];
    const languages = new Set<string>();
    for (const [at, { fileId, inLanguage }] of (named ?? []).entries()) {
      const file = isRecording(content) ? await files.claim(actor, fileId, field) : null;
      if (!isRecording(content)) faults.push(fault([field], noRecording));
      else if (!file) faults.push(fault([field, at, 'fileId'], 'There is no such file. Send it again.'));
      else if (!kinds[field].accepts(file)) faults.push(fault([field, at, 'fileId'], kinds[field].refusal));
      else if (languages.has(inLanguage)) faults.push(fault([field, at, 'inLanguage'], 'One for each language.'));
      else texts.push({ fileId: file.id, fileName: file.name, inLanguage });
      languages.add(inLanguage);
    }
    found[field] = texts;
  }
  return { fields: found, faults };
}

const noRecording = 'Only a video or a recording has captions and transcripts. Give null to take them away.';

/** Whether somebody may watch or listen to it, for all that is known of it. */
function isRecording({ kind, mediaType }: Pick<ResourceContent, 'kind' | 'mediaType'>): boolean {
  if (kind === 'text') return false;
  return kind !== 'file' || mediaType === null || /^(?:video|audio)\//.test(mediaType);
}

/**
 * With the accessibility that the captions and transcripts bring: it follows what readers see, so that nobody is promised
 * what is not published yet. What was tagged by hand stays until an attachment of its kind comes and goes.
 */
export function followAttachments(before: Resource | null, after: Resource, act: TagAct): Resource {
  const had = before && seenContent(before);
  const has = seenContent(after);
  let features = after.catalog.accessibilityFeatures;
  for (const field of fields) {
    const { feature } = kinds[field];
    const isHad = had !== null && had[field].length > 0;
    const isThere = has[field].length > 0;
    if (isThere && !isHad && !features.includes(feature))
      features = [...features.filter((one) => one !== 'none'), feature];
    if (isHad && !isThere) features = features.filter((one) => one !== feature);
  }
  if (features === after.catalog.accessibilityFeatures) return after;
  const catalog = { ...after.catalog, accessibilityFeatures: features };
  return { ...after, catalog, provenance: restamp(after.provenance, after.catalog, catalog, act) };
}

function fault(path: Fault['path'], message: string): Fault {
  return { in: 'body', path, code: 'custom', message, params: {} };
}
