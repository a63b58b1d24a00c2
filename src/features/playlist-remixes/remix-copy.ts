import type { License } from '../licenses/license.ts';
import {
  isStep,
  type Playlist,
  type PlaylistContent,
  type PlaylistLineage,
  type PlaylistVersion,
  type ResourceUse,
  type Step,
} from '../playlists/playlist.ts';

/**
 * What remixes take over of a version. Its resources are followed in their newest version, as in any new draft; a picture and a
 * link to a target of the district stay in the district; licenses and credit follow rules of their own.
 */
export function followed(content: PlaylistContent, isSameDistrict: boolean): PlaylistContent {
  return {
    ...content,
    license: null,
    attribution: null,
    coverFileId: isSameDistrict ? content.coverFileId : null,
    targets: content.targets.map((target) => (isSameDistrict ? target : { ...target, bank: null })),
    pathways: content.pathways.map((pathway) => ({
      ...pathway,
      entries: pathway.entries.map((entry) => (isStep(entry) ? newest(entry) : entry)),
    })),
  };
}

/** With the fields of its own that no change of upstream touches. */
export function withOwn(content: PlaylistContent, own: PlaylistContent, isSameDistrict: boolean): PlaylistContent {
  const { license, attribution, coverFileId } = own;
  return { ...content, license, attribution, coverFileId: isSameDistrict ? content.coverFileId : coverFileId };
}

/** Without the fields that no change of upstream touches: as `followed` gives them. */
export function withoutOwn(content: PlaylistContent, isSameDistrict: boolean): PlaylistContent {
  const { coverFileId } = content;
  return { ...content, license: null, attribution: null, coverFileId: isSameDistrict ? coverFileId : null };
}

/** A remix can be remixed: the chain holds all that a credit needs, also when a playlist of it is gone. */
export function lineageOf(
  source: Playlist,
  { version, content }: PlaylistVersion,
  { author, url }: { readonly author: string | null; readonly url: string | null },
): PlaylistLineage {
  const { title, license, attribution } = content;
  const parent = { playlistId: source.id, version, title, author, license, attribution, url };
  return { playlistId: source.id, version, chain: [...(source.lineage?.chain ?? []), parent] };
}

/** What is credited of a playlist's basis, from what it was made of to the first of all. */
export function basisOf(lineage: PlaylistLineage | null): {
  title: string;
  author: string | null;
  license: License | null;
  url: string | null;
  attribution: string | null;
}[] {
  return (lineage?.chain ?? [])
    .map(({ title, author, license, url, attribution }) => ({ title, author, license, url, attribution }))
    .reverse();
}

function newest(step: Step): Step {
  const follow = ({ resourceId }: ResourceUse): ResourceUse => ({ resourceId, version: null });
  if (step.kind === 'resource') return { ...step, resource: follow(step.resource) };
  if (step.kind !== 'choice') return step;
  const options = step.options.map((option) =>
    option.kind === 'resource' ? { ...option, resource: follow(option.resource) } : option,
  );
  return { ...step, options };
}
