import type { Clock } from '../../shared/clock.ts';
import type { ReferenceMover } from '../duplicates/merge.ts';
import type { Playlists } from '../playlists/create-playlists.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { SchoolCalendarService } from '../school-calendar/school-calendar.service.ts';
import type { ResourceSearches } from '../search/hits.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { BankTargetService } from '../targets/bank-target.service.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { CoursesServices } from './course.routes.ts';
import { createCourseService } from './course.service.ts';
import { type CourseImportService, createCourseImportService, type ThingFinder } from './course-import.service.ts';
import { createCourseMover } from './course-mover.ts';
import { createCourseViewService } from './course-view.service.ts';
import type { CoursesStore } from './courses.store.ts';

export type CoursesParts = {
  readonly courses: CoursesStore;
  readonly calendar: SchoolCalendarService;
  readonly targets: Pick<BankTargetService, 'getMany' | 'findWritten'>;
  readonly playlists: Pick<Playlists, 'getListed' | 'services'>;
  readonly resources: Pick<ResourceService, 'getMany'>;
  readonly standards: Pick<StandardsReader, 'resolveCodes' | 'getMany' | 'descendantsOf'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  /** Asked for when it is used: the search is made later. */
  readonly search: () => Pick<ResourceSearches, 'find'>;
  readonly things: ThingFinder;
  readonly clock: Clock;
};

export type Courses = {
  readonly services: CoursesServices;
  readonly imports: CourseImportService;
  /** Takes what is attached along when resources are merged. */
  readonly mover: ReferenceMover;
};

/** Courses and the school year, put together over their collections. */
export function createCourses(parts: CoursesParts): Courses {
  const { courses, calendar, targets, playlists, resources, standards, vocabularies, clock } = parts;
  const service = createCourseService({
    courses,
    standards,
    vocabularies,
    clock,
    findTargets: async (actor, ids) => new Set((await targets.getMany(actor, ids)).map(({ id }) => id)),
    findThings: async (actor, kind, ids) => {
      if (ids.length === 0) return new Set();
      const found = kind === 'playlist' ? await playlists.getListed(actor, ids) : await resources.getMany(actor, ids);
      return new Set(found.map(({ id }) => id));
    },
  });
  const { drafts } = playlists.services;
  return {
    mover: createCourseMover({ courses, clock }),
    imports: createCourseImportService({
      courses,
      findTargets: targets.findWritten,
      standards,
      vocabularies,
      clock,
      things: parts.things,
    }),
    services: {
      courses: service,
      mayEdit: drafts.mayEdit,
      view: createCourseViewService({
        service,
        calendar,
        standards,
        getTargets: targets.getMany,
        getResources: resources.getMany,
        getPlaylists: playlists.getListed,
        mayEditPlaylist: drafts.mayEdit,
        listPlaylists: drafts.list,
        search: parts.search,
      }),
    },
  };
}
