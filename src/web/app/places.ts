import type { IconName } from '../design/icon.tsx';
import type { Desk } from '../session/desk.ts';

export type Place = { readonly to: string; readonly label: string; readonly icon: IconName };

const home: Place = { to: '/', label: 'shell.home', icon: 'home' };
const search: Place = { to: '/search', label: 'shell.search', icon: 'search' };
const classes: Place = { to: '/classes', label: 'shell.classes', icon: 'people' };
const playlists: Place = { to: '/playlists', label: 'shell.playlists', icon: 'playlist' };
const favorites: Place = { to: '/favorites', label: 'shell.favorites', icon: 'star' };

const tagging: Place = { to: '/tagging', label: 'shell.tagging', icon: 'filter' };

const me: Place = { to: '/me', label: 'shell.me', icon: 'person' };

/** The places that somebody can go to from everywhere: few, and only such as there are. */
export function placesFor(desk: Desk): readonly Place[] {
  switch (desk) {
    case 'student':
      return [{ to: '/', label: 'shell.myPlaylists', icon: 'playlist' }, search, favorites, me];
    case 'guardian':
      return [home];
    case 'specialist':
      return [home, search, tagging];
    case 'admin':
      return [home, search, { to: '/admin', label: 'shell.admin', icon: 'shield' }, favorites];
    case 'teacher':
      return [home, search, playlists, classes, favorites];
    default:
      return [home, search, favorites];
  }
}

/** Where else somebody may go, for the command palette: everything that is too rare for the navigation. */
export function furtherPlacesFor(desk: Desk): readonly Place[] {
  if (desk === 'teacher') return [{ to: '/approvals', label: 'shell.approvals', icon: 'hand' }];
  return desk === 'specialist' || desk === 'admin' ? [playlists, favorites] : [];
}
