import type { FacetName } from './search-state.ts';

type Translate = (key: string, params?: Record<string, string>) => string;

/** How a value of a field is called for people. Terms come with their label; codes are put into words here. */
export function facetLabel(
  name: FacetName,
  { value, label }: { readonly value: string; readonly label: string },
  { t, language }: { readonly t: Translate; readonly language: string },
): string {
  if (name === 'gradeLevels') return gradeLabel(value, t);
  if (name === 'inLanguage') return languageLabel(value, language);
  if (name === 'accessibilityFeatures') return spaced(label);
  return label;
}

export function gradeLabel(grade: string, t: Translate): string {
  return grade === 'K' ? t('grade.k') : t('grade.n', { grade });
}

/** Made once for each language of readers: making one costs more than all that it is asked. */
const languageNames = new Map<string, Intl.DisplayNames>();

function languageNamesIn(language: string): Intl.DisplayNames {
  const known = languageNames.get(language);
  if (known) return known;
  const made = new Intl.DisplayNames([language], { type: 'language' });
  languageNames.set(language, made);
  return made;
}

/** `es-MX` in the words of who reads. */
export function languageLabel(tag: string, language: string): string {
  try {
    const name = languageNamesIn(language).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  } catch {
    return tag;
  }
}

/** `largePrint` becomes `Large print`. */
function spaced(term: string): string {
  const words = term.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
