import { type Json, toJson } from '../../http/json.ts';
import type { Actor } from '../../shared/actor.ts';
import type { FoundPlaylist } from '../playlists/search/found-playlist.ts';
import type { PlaylistSearchRecords } from '../playlists/search/playlist-search.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { ExplainedRecord } from './explained-record.ts';
import { createExplainers } from './explainers.ts';
import type { HitContext } from './hits.ts';
import { playlistFields } from './playlist-fields.ts';
import type { PlaylistHit } from './playlist-search.schemas.ts';
import type { SearchService } from './search.service.ts';
import type { SearchHit } from './search-index.ts';

/** Searches of playlists. */
export type PlaylistSearches = SearchService<PlaylistHit>;

/** What the people of a district say of a playlist, in short. */
export type PlaylistOpinion = Pick<PlaylistHit, 'rating' | 'ratingCount' | 'useCount'>;

export type PlaylistHitParts = {
  readonly records: Pick<PlaylistSearchRecords, 'getManyForHits'>;
  readonly standards: Pick<StandardsReader, 'labelsOf'>;
  /** Of the actor's district, by playlist; nothing of those of which nobody has said anything. */
  opinionsOf(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, PlaylistOpinion>>;
};

const noOpinion: PlaylistOpinion = { rating: null, ratingCount: 0, useCount: 0 };

/** Shows hits of the index: their records as far as the actor may see them, in the order of the hits. */
export function createPlaylistHitPresenter({ records, standards, opinionsOf }: PlaylistHitParts) {
  const explainerOf = createExplainers(standards, playlistFields);
  return async (actor: Actor, hits: readonly SearchHit[], context: HitContext): Promise<Json<PlaylistHit>[]> => {
    const found = await records.getManyForHits(actor, hits, context.isCurrent);
    const opinions = await opinionsOf(
      actor,
      found.map(({ id }) => id),
    );
    const explainer = context.explainIn && (await explainerOf(actor, context.explainIn, context));
    const hitOf = new Map(hits.map((hit) => [hit.id, hit]));
    return found.map((playlist) => {
      const why = explainer?.(toExplained(playlist), hitOf.get(playlist.id));
      const shown = { ...present(playlist), ...(opinions.get(playlist.id) ?? noOpinion), ...(why && { why }) };
      return toJson(shown as PlaylistHit);
    });
  };
}

function present({ editorIds: _editors, steps: _steps, audience, createdAt, publishedAt, ...playlist }: FoundPlaylist) {
  return {
    ...playlist,
    audience,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt.toISOString(),
  };
}

function toExplained(playlist: FoundPlaylist): ExplainedRecord {
  const { targets, pathways } = playlist;
  return {
    title: playlist.title,
    summary: playlist.summary,
    author: null,
    publisher: null,
    subjects: [...playlist.subjects],
    interests: [...playlist.interests],
    modalities: [...playlist.modalities],
    gradeLevels: [...playlist.gradeLevels],
    learningResourceType: [],
    educationalUse: [],
    keywords: [...playlist.keywords],
    topicPaths: [],
    inLanguage: [...playlist.inLanguage],
    durationMinutes: pathways.flatMap(({ minutes }) => minutes ?? []),
    alignments: targets.flatMap(({ standards }) =>
      standards.map(({ code, standardId }) => ({ code, standardId, alignmentType: 'targets' })),
    ),
    targets: targets.flatMap(({ statement }) => Object.values(statement)),
    pathways: pathways.map(({ title }) => title),
    steps: playlist.steps,
  };
}
