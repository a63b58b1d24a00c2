import type { License } from '../../licenses/license.ts';
import type { Audience, GradeLevel, Modality, Visibility } from '../../resources/resource.ts';
import { coverageOf } from '../coverage.ts';
import type { Playlist, PlaylistVersion, ResourceUse, TargetStandard, TextByLanguage } from '../playlist.ts';

/** A published playlist as searches know it: who may find it, and what its newest version says in short. */
export type FoundPlaylist = {
  readonly id: string;
  readonly orgId: string;
  readonly schoolId: string | null;
  readonly ownerId: string | null;
  readonly editorIds: readonly string[];
  readonly visibility: Visibility;
  readonly version: number;
  readonly createdAt: Date;
  readonly publishedAt: Date;
  readonly title: string;
  readonly summary: string | null;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly audience: Audience;
  readonly keywords: readonly string[];
  readonly license: License | null;
  readonly coverFileId: string | null;
  /** Its own, and those of its pathways. */
  readonly inLanguage: readonly string[];
  readonly interests: readonly string[];
  /** Those that its pathways suit, and those of its resources. */
  readonly modalities: readonly Modality[];
  readonly targets: readonly {
    readonly id: string;
    readonly statement: TextByLanguage;
    readonly standards: readonly TargetStandard[];
  }[];
  readonly pathways: readonly {
    readonly id: string;
    readonly title: string;
    /** What everybody does; null where nobody has said how long anything takes. */
    readonly minutes: number | null;
  }[];
  readonly resourceIds: readonly string[];
  /** Titles of what it shows. */
  readonly steps: readonly string[];
};

/**
 * What searches know of a playlist by its newest version.
 * @param resourceIds what the version uses, as it is called now: something that was merged goes by what took its place
 */
export function toFound(
  playlist: Omit<Playlist, 'content' | 'lineage' | 'dismissedFindings'>,
  { content, resources, version, at }: PlaylistVersion,
  resourceIds: readonly string[],
): FoundPlaylist {
  const { ownerId, coEditorIds } = playlist;
  const suits = content.pathways.map((pathway) => pathway.suits);
  const minutesOf = ({ resourceId, version: used }: ResourceUse) =>
    resources.find((one) => one.resourceId === resourceId && one.version === used)?.minutes ?? null;
  const times = new Map(coverageOf(content, minutesOf).pathways.map((time) => [time.pathwayId, time]));
  return {
    id: playlist.id,
    orgId: playlist.orgId,
    schoolId: playlist.schoolId,
    ownerId,
    editorIds: [...(ownerId === null ? [] : [ownerId]), ...coEditorIds],
    visibility: playlist.visibility,
    version,
    createdAt: playlist.createdAt,
    publishedAt: new Date(at),
    title: content.title,
    summary: content.summary,
    subjects: content.subjects,
    gradeLevels: content.gradeLevels,
    audience: content.audience,
    keywords: content.keywords.map((word) => word.toLowerCase()),
    license: content.license,
    coverFileId: content.coverFileId,
    inLanguage: unique([...content.inLanguage, ...suits.flatMap(({ languages }) => languages)]),
    interests: unique([...content.interests, ...suits.flatMap(({ interests }) => interests)]),
    modalities: unique([...suits.flatMap((one) => one.modalities), ...resources.flatMap((one) => one.modalities)]),
    targets: content.targets.map(({ id, statement, standards }) => ({ id, statement, standards })),
    pathways: content.pathways.map(({ id, title }) => ({
      id,
      title,
      minutes: times.get(id)?.requiredMinutes || null,
    })),
    resourceIds,
    steps: unique(resources.map(({ title }) => title)),
  };
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
