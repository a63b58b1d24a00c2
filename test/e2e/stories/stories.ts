import type { Story } from '../world.ts';
import { adminStories } from './admin.ts';
import { assigningStories } from './assigning.ts';
import { builderStories } from './builder.ts';
import { classStories } from './class.ts';
import { findingStories } from './finding.ts';
import { playlistStories } from './playlists.ts';
import { resourceStories } from './resource.ts';
import { specialistStories } from './specialist.ts';
import { studentStories } from './student.ts';
import { studentByKeys } from './student-keys.ts';
import { teacherStory } from './teacher.ts';
import { teacherByKeys } from './teacher-keys.ts';

/** In the order in which they are told: they share one district. */
export const stories: readonly Story[] = [
  ...adminStories,
  ...findingStories,
  ...studentStories,
  studentByKeys,
  ...builderStories,
  ...assigningStories,
  ...playlistStories,
  ...classStories,
  ...resourceStories,
  ...specialistStories,
  teacherStory,
  teacherByKeys,
];
