/** What a student says when they look back at a playlist. */
export type Reflection = {
  readonly orgId: string;
  readonly studentId: string;
  readonly studentPlaylistId: string;
  /** The question as it was asked. */
  readonly prompt: string;
  /** Null: they would rather not. */
  readonly text: string | null;
  readonly at: Date;
};

export const reflectionLanguages = ['en', 'es'] as const;
export type ReflectionLanguage = (typeof reflectionLanguages)[number];

/** Asked where the playlist has no question of its own. */
const usualPrompts: Readonly<Record<ReflectionLanguage, string>> = {
  en: 'What helped you learn, and what would you like to try next?',
  es: '¿Qué te ayudó a aprender y qué te gustaría probar después?',
};

export function promptOf(own: string | null | undefined, language: ReflectionLanguage): string {
  return own ?? usualPrompts[language];
}
