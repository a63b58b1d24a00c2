export const uiLanguages = ['en', 'es'] as const;
export type UiLanguage = (typeof uiLanguages)[number];

/** What each language is called by those who speak it. */
export const languageNames: Readonly<Record<UiLanguage, string>> = { en: 'English', es: 'Español' };

/** The first of somebody's languages that there is; English otherwise. */
export function pickLanguage(wanted: readonly string[]): UiLanguage {
  for (const tag of wanted) {
    const found = uiLanguages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return 'en';
}
