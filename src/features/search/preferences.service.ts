import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { Filters } from './filters.ts';
import type { PersonalSearchStore, SearchPreferences } from './personal-search.store.ts';

export type PreferencesService = ReturnType<typeof createPreferencesService>;

export const noPreferences: SearchPreferences = { gradeLevels: [], subjects: [], frameworkIds: [] };

/** What a person usually looks for: remembered for them alone, shown with every answer that it shapes, and lifted at will. */
export function createPreferencesService({
  personal,
  vocabularies,
  clock,
}: {
  personal: Pick<PersonalSearchStore, 'findPreferences' | 'savePreferences'>;
  vocabularies: Pick<VocabularyService, 'resolveTags'>;
  clock: Clock;
}) {
  return {
    get: async (actor: Actor): Promise<SearchPreferences> =>
      (await personal.findPreferences(scopeOf(actor))) ?? noPreferences,

    /** Subjects by id or by any of their names. */
    replace: async (actor: Actor, { subjects, ...wanted }: SearchPreferences): Promise<SearchPreferences> => {
      const ids = await vocabularies.resolveTags(actor.orgId, 'subjects', subjects);
      const preferences = { ...wanted, subjects: ids };
      await personal.savePreferences(scopeOf(actor), preferences, clock.now());
      return preferences;
    },
  };
}

/** Preferences as far as nothing that was asked for says otherwise. */
export function applicable(
  preferences: SearchPreferences,
  { keywords }: Pick<Filters, 'keywords'>,
  /** Whether the text itself names a grade. */
  hasGrade: boolean,
): SearchPreferences {
  return {
    gradeLevels: keywords.gradeLevels !== undefined || hasGrade ? [] : preferences.gradeLevels,
    subjects: keywords.subjects !== undefined ? [] : preferences.subjects,
    frameworkIds: preferences.frameworkIds,
  };
}

/** The filters of a search with those of the preferences. */
export function withPreferences(filters: Filters, { gradeLevels, subjects }: SearchPreferences): Filters {
  return {
    ...filters,
    keywords: {
      ...filters.keywords,
      ...(gradeLevels.length > 0 && { gradeLevels }),
      ...(subjects.length > 0 && { subjects }),
    },
  };
}
