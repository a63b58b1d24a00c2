import type { StudentLinksStore } from './student-links.store.ts';

export type { LinkKind, StudentLink } from './student-links.store.ts';

/** Who stands to which student as something other than a teacher of their classes, for other features. */
export type StudentLinks = Pick<StudentLinksStore, 'linkedTo' | 'listOf' | 'listTo' | 'put' | 'end'>;
