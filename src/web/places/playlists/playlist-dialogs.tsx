import { Suspense } from 'react';
import { lazyWith } from '../../app/place.ts';
import type { ShownPlaylist } from './use-playlist.ts';
import type { Glance } from './use-playlists.ts';

const dialogs = ['publish', 'share', 'copy', 'changes'] as const;
export type PlaylistDialog = (typeof dialogs)[number];

/** Each is loaded when it is opened. */
const PublishDialog = lazyWith(() => import('./publish-dialog.tsx'), 'playlists');
const ShareDialog = lazyWith(() => import('./share-dialog.tsx'), 'playlists');
const CopyDialog = lazyWith(() => import('./copy-dialog.tsx'), 'playlists');
const UpstreamDialog = lazyWith(() => import('./upstream-dialog.tsx'), 'playlists');

export function readDialog(named: string | null): PlaylistDialog | null {
  return dialogs.find((one) => one === named) ?? null;
}

/** What the address asks for, as far as whoever asks may do it. */
export function PlaylistDialogs({
  open,
  shown: { playlist, content },
  people,
  onClose,
}: {
  open: PlaylistDialog | null;
  shown: ShownPlaylist;
  people: Glance['people'];
  onClose: () => void;
}) {
  const can = playlist.editing?.can;
  return (
    <Suspense>
      {open === 'publish' && can?.publish && <PublishDialog playlist={playlist} onClose={onClose} />}
      {open === 'share' && can?.manage && (
        <ShareDialog playlist={playlist} title={content.title} people={people} onClose={onClose} />
      )}
      {open === 'copy' && playlist.publishedVersion !== null && (
        <CopyDialog id={playlist.id} title={content.title} onClose={onClose} />
      )}
      {open === 'changes' && playlist.lineage !== null && playlist.editing !== null && (
        <UpstreamDialog id={playlist.id} onClose={onClose} />
      )}
    </Suspense>
  );
}
