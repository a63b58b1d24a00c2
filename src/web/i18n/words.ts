import type { DistrictLabels, LabelForms, LabelLanguage, LabelWord } from '../wire.ts';

/** How things are usually called in the texts, `also` in other words that are used for them. */
type Usual = LabelForms & { readonly also?: readonly LabelForms[] };

export const usualWords: Readonly<Record<LabelLanguage, Readonly<Record<LabelWord, Usual>>>> = {
  en: {
    resource: { one: 'resource', many: 'resources' },
    standard: { one: 'standard', many: 'standards' },
    interest: { one: 'interest', many: 'interests' },
    format: { one: 'format', many: 'formats' },
    target: { one: 'learning target', many: 'learning targets', also: [{ one: 'target', many: 'targets' }] },
    playlist: { one: 'playlist', many: 'playlists' },
    path: { one: 'path', many: 'paths' },
    activity: { one: 'activity', many: 'activities' },
    choiceBoard: { one: 'choice board', many: 'choice boards' },
    courseMap: { one: 'course map', many: 'course maps' },
    assignment: { one: 'assignment', many: 'assignments' },
    evidence: { one: 'evidence', many: 'evidence' },
  },
  es: {
    resource: { one: 'recurso', many: 'recursos' },
    standard: { one: 'estándar', many: 'estándares' },
    interest: { one: 'interés', many: 'intereses' },
    format: { one: 'formato', many: 'formatos' },
    target: { one: 'meta de aprendizaje', many: 'metas de aprendizaje', also: [{ one: 'meta', many: 'metas' }] },
    playlist: { one: 'playlist', many: 'playlists' },
    path: { one: 'camino', many: 'caminos' },
    activity: { one: 'actividad', many: 'actividades' },
    choiceBoard: { one: 'tablero de opciones', many: 'tableros de opciones' },
    courseMap: { one: 'mapa del curso', many: 'mapas de cursos' },
    assignment: { one: 'tarea', many: 'tareas' },
    evidence: { one: 'evidencia', many: 'evidencias' },
  },
};

export type Relabel = (text: string) => string;

/**
 * Puts a district's own words in place of the usual ones, wherever they stand as whole words; what is filled in later
 * (`{{title}}`) stays. Null where the district calls everything as usual in that language.
 */
export function relabelling(language: string, labels: DistrictLabels): Relabel | null {
  if (language !== 'en' && language !== 'es') return null;
  const replaced = new Map<string, string>();
  for (const [word, usual] of Object.entries(usualWords[language]) as [LabelWord, Usual][]) {
    const own = labels[word]?.[language];
    if (!own) continue;
    for (const { one, many } of [usual, ...(usual.also ?? [])]) {
      replaced.set(many, own.many);
      replaced.set(one, own.one);
    }
  }
  if (replaced.size === 0) return null;
  const forms = [...replaced.keys()].sort((one, other) => other.length - one.length).join('|');
  const pattern = new RegExp(`\\{\\{[^}]*\\}\\}|(\\ban? )?(?<![\\p{L}\\p{N}])(${forms})(?![\\p{L}\\p{N}])`, 'giu');
  return (text) =>
    text.replace(pattern, (found: string, article: string | undefined, form: string | undefined) => {
      const own = form === undefined ? undefined : replaced.get(form.toLowerCase());
      if (form === undefined || own === undefined) return found;
      const word = startsLarge(form) ? enlarge(own) : own;
      return article === undefined ? word : `${articleOf(article, own)}${word}`;
    });
}

const startsLarge = (text: string) => text.charAt(0) !== text.charAt(0).toLowerCase();
const enlarge = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function articleOf(before: string, word: string): string {
  const article = /^[aeiou]/i.test(word) ? 'an ' : 'a ';
  return startsLarge(before) ? enlarge(article) : article;
}

export type Texts = { readonly [key: string]: string | Texts };

/** All texts of a part, with a district's own words. */
export function relabelTexts(texts: Texts, relabel: Relabel): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? relabel(value) : relabelTexts(value, relabel),
    ]),
  );
}
