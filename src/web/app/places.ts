import type { IconName } from '../design/icon.tsx';
import type { Desk } from '../session/desk.ts';

export type Place = { readonly to: string; readonly label: string; readonly icon: IconName };

const home: Place = { to: '/', label: 'shell.home', icon: 'home' };
const search: Place = { to: '/search', label: 'shell.search', icon: 'search' };
const classes: Place = { to: '/classes', label: 'shell.classes', icon: 'people' };
const playlists: Place = { to: '/playlists', label: 'shell.playlists', icon: 'playlist' };
const favorites: Place = { to: '/favorites', label: 'shell.favorites', icon: 'star' };

const review: Place = { to: '/review', label: 'shell.review', icon: 'check' };
const tagging: Place = { to: '/tagging', label: 'shell.tagging', icon: 'filter' };

const me: Place = { to: '/me', label: 'shell.me', icon: 'person' };

/** What keeps the library in order: from the home of specialists, and by the command palette. */
export const libraryPlaces: readonly Place[] = [
  { to: '/imports', label: 'shell.imports', icon: 'text' },
  { to: '/frameworks', label: 'shell.frameworks', icon: 'path' },
  { to: '/coverage', label: 'shell.coverage', icon: 'project' },
  { to: '/vocabularies', label: 'shell.vocabularies', icon: 'reading' },
  { to: '/duplicates', label: 'shell.duplicates', icon: 'copy' },
  { to: '/links', label: 'shell.links', icon: 'link' },
];

/** The places that somebody can go to from everywhere: few, and only such as there are. */
export function placesFor(desk: Desk): readonly Place[] {
  switch (desk) {
    case 'student':
      // Favorites are kept by staff alone.
      return [{ to: '/', label: 'shell.myPlaylists', icon: 'playlist' }, search, me];
    case 'guardian':
      return [home];
    case 'specialist':
      return [home, search, review, tagging];
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
  if (desk === 'specialist') return [playlists, favorites, ...libraryPlaces];
  return desk === 'admin' ? [playlists, favorites, review, tagging, ...libraryPlaces] : [];
}
