import type { z } from 'zod';
import { type Change, diffPlaylists } from '../playlists/comparing/diff.ts';
import type { UpstreamChange } from '../playlists/comparing/upstream.ts';
import { changesInWords } from '../playlists/comparing/words.ts';
import type { CreditedWork } from '../remixes/credit.ts';
import { creditOf } from '../remixes/credit.ts';
import { presentTerms } from '../remixes/remixes.presenter.ts';
import { termsOf } from '../resources/remix-license.ts';
import type { Attribution } from './attribution.service.ts';
import { attributionPage, effectsOf } from './attribution.ts';
import type {
  attributionSchema,
  ownPlaylistRemixesPageSchema,
  playlistUpstreamSchema,
} from './playlist-remixes.schemas.ts';
import type { PlaylistUpstreamView } from './playlist-upstream.service.ts';

type Upstream = z.output<typeof playlistUpstreamSchema>;
type OwnRemix = z.output<typeof ownPlaylistRemixesPageSchema>['items'][number];

export function presentAttribution(attribution: Attribution): z.output<typeof attributionSchema> {
  const { playlistId, version, playlist, chain, items } = attribution;
  const effects = effectsOf(items);
  return {
    playlistId,
    version,
    playlist: credited(playlist),
    chain: chain.map(credited),
    items: items.map(({ resourceId, work, basis }) => ({
      resourceId,
      ...credited(work),
      basis: basis.map(credited),
      credit: { en: creditOf(work, basis, 'en'), es: creditOf(work, basis, 'es') },
    })),
    terms: {
      remix: presentTerms(termsOf(playlist, [])),
      isNonCommercial:
        effects.some(({ effect }) => effect === 'nonCommercial') || /-NC/.test(playlist.license?.id ?? ''),
      effects: effects.map((one) => ({ ...one, resourceIds: [...one.resourceIds], words: { ...one.words } })),
    },
    page: { en: attributionPage(attribution, 'en'), es: attributionPage(attribution, 'es') },
  };
}

export function presentUpstream(view: PlaylistUpstreamView): Upstream {
  const { remix } = view;
  return { remixId: remix.id, revision: remix.revision, source: sourceOf(view), changes: wordedChanges(view) };
}

export function presentOwnRemix(view: PlaylistUpstreamView): OwnRemix {
  const { id, content, revision, updatedAt } = view.remix;
  const count = (state: UpstreamChange['state']): number => view.changes.filter((one) => one.state === state).length;
  const pending = { incoming: count('incoming'), conflicts: count('conflict'), declined: count('declined') };
  return { id, title: content.title, revision, updatedAt: updatedAt.toISOString(), source: sourceOf(view), pending };
}

function wordedChanges({ sides, changes, titles }: PlaylistUpstreamView): Upstream['changes'] {
  if (!sides) return [];
  const resourceTitle = (id: string): string => titles.get(id) ?? id;
  const { base, mine, theirs } = sides;
  const own = diffPlaylists(base, mine);
  return changes.map(({ key, state, changes: members }) => {
    const about = state === 'conflict' ? own.filter((one) => members.some((other) => isAboutSame(one, other))) : [];
    const theirWords = (language: 'en' | 'es') =>
      changesInWords(members, { before: base, after: theirs, resourceTitle }, language);
    const ownWords = (language: 'en' | 'es') =>
      changesInWords(about, { before: base, after: mine, resourceTitle }, language);
    return {
      key,
      state,
      words: { en: theirWords('en'), es: theirWords('es') },
      mine: { en: ownWords('en'), es: ownWords('es') },
    };
  });
}

/** Two changes of one field, or of one thing where one of them is about all of it. */
function isAboutSame(one: Change, other: Change): boolean {
  const [field, same] = [fieldOf(one), fieldOf(other)];
  if (field !== null && same !== null) return field === same;
  return thingOf(one) !== null && thingOf(one) === thingOf(other);
}

function fieldOf(change: Change): string | null {
  if (change.kind === 'detail') return `playlist:${change.field}`;
  if (change.kind === 'field') return `${change.id}:${change.field}`;
  return change.kind === 'moved' ? `${change.id}:place` : null;
}

function thingOf(change: Change): string | null {
  if (change.kind === 'detail') return null;
  return change.kind === 'added' || change.kind === 'removed' ? change.item.id : change.id;
}

/** What it is based on, as the actor sees it now; where they do not, as it was when it was copied. */
function sourceOf({ remix, source }: PlaylistUpstreamView): Upstream['source'] {
  const copied = remix.lineage?.version ?? 0;
  return {
    id: remix.lineage?.playlistId ?? '',
    isAvailable: source !== null,
    title: source?.version.content.title ?? remix.lineage?.chain.at(-1)?.title ?? '',
    version: source?.version.version ?? copied,
    copiedVersion: copied,
  };
}

function credited({ title, author, url, license, attribution }: CreditedWork) {
  return { title, author, url, license, attribution };
}
