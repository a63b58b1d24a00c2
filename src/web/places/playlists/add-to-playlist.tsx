import { memo, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWith } from '../../app/place.ts';
import { Icon } from '../../design/icon.tsx';
import { useMe } from '../../session/session.ts';
import type { Me, Role } from '../../wire.ts';
import styles from './add-to-playlist.module.css';

/** Loaded when somebody adds something. */
const AddDialog = lazyWith(() => import('./add-dialog.tsx'), 'add-to-playlist');

const authors: readonly Role[] = ['admin', 'specialist', 'coach', 'teacher', 'supportStaff', 'substitute'];

export function mayMakePlaylists({ roles }: Pick<Me, 'roles'>): boolean {
  return roles.some(({ role }) => authors.includes(role));
}

/** The way from a resource into a playlist, from wherever it is seen. Nothing for those who make no playlists. */
export const AddToPlaylist = memo(function AddToPlaylist({ resourceId, title }: { resourceId: string; title: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!mayMakePlaylists(me)) return null;
  return (
    <>
      {/* A plain button: there is one on every card of a search, and they are drawn anew with each letter. */}
      <button type="button" className={styles.button} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="plus" size={16} />
        <span>
          {t('resource.addTo')}
          <span className="visually-hidden">: {title}</span>
        </span>
      </button>
      {isOpen && (
        <Suspense>
          <AddDialog resourceId={resourceId} title={title} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
});
