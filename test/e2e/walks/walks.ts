import type { Walk } from '../world.ts';
import { adminWalk } from './admin.ts';
import { assigningWalk } from './assigning.ts';
import { builderWalk } from './builder.ts';
import { classWalk, familyWalk } from './class.ts';
import { libraryWalk } from './library.ts';
import { playlistsWalk } from './playlists.ts';
import { signingInWalk } from './signing-in.ts';
import { specialistWalk } from './specialist.ts';
import { studentWalk } from './student.ts';
import { teacherWalk } from './teacher.ts';

export const walks: readonly Walk[] = [
  signingInWalk,
  teacherWalk,
  studentWalk,
  adminWalk,
  builderWalk,
  assigningWalk,
  playlistsWalk,
  classWalk,
  familyWalk,
  specialistWalk,
  libraryWalk,
];
