import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { deviceStorage } from '../session/device-storage.ts';
import type { DistrictLabels } from '../wire.ts';
import { pickLanguage, type UiLanguage } from './languages.ts';
import type { Texts } from './words.ts';

/** Each part of each language is a file of its own (`en/search.json`), loaded with the places that need it. */
const files = import.meta.glob<Texts>('./*/*.json', { import: 'default' });
/** What stands everywhere. */
const common = 'common';
const parts = new Set([common]);

export const i18n = i18next.createInstance();

/** The language that somebody has chosen on this device; null while the browser decides. */
export function chosenLanguage(): UiLanguage | null {
  const kept = deviceStorage.get('language');
  return kept === 'en' || kept === 'es' ? kept : null;
}

/** The first place asks for its texts before it is known which language is wanted. */
let tellStarted = () => {};
const started = new Promise<void>((resolve) => {
  tellStarted = resolve;
});

/** A part of a language is fetched once, however often it is asked for. One that could not be fetched is tried again. */
const loads = new Map<string, Promise<void>>();

/** As they were read, for when a district's own words take the place of the usual ones, or are taken back. */
const loaded: { readonly language: string; readonly texts: Texts }[] = [];
let labels: DistrictLabels = {};
/** Loaded where a district calls something otherwise, and by nobody else. */
let words: typeof import('./words.ts') | null = null;

function show(language: string, texts: Texts): void {
  const relabel = words?.relabelling(language, labels);
  const shown = words && relabel ? words.relabelTexts(texts, relabel) : texts;
  i18n.addResourceBundle(language, 'translation', shown, true, true);
}

/** What the district of who is signed in calls otherwise: from now on in all texts. */
export async function sayLabels(next: DistrictLabels): Promise<void> {
  if (JSON.stringify(next) === JSON.stringify(labels)) return;
  labels = next;
  if (Object.keys(next).length > 0) words = await import('./words.ts');
  for (const { language, texts } of loaded) show(language, texts);
  // Whatever is on the screen is said anew.
  await i18n.changeLanguage(i18n.language);
}

function load(language: string, part: string): Promise<void> {
  const path = `./${language}/${part}.json`;
  const known = loads.get(path);
  if (known) return known;
  const read = files[path];
  if (!read) throw new Error(`There are no texts ${path}.`);
  const loading = read().then((texts) => {
    loaded.push({ language, texts });
    show(language, texts);
  });
  loads.set(path, loading);
  loading.catch(() => loads.delete(path));
  return loading;
}

/** Fetches the texts of some parts, in the language that is on; they are there from then on in whatever language is chosen. */
export async function loadTexts(names: readonly string[]): Promise<void> {
  for (const name of names) parts.add(name);
  await started;
  await Promise.all(names.map((name) => load(i18n.language, name)));
}

export async function startI18n(): Promise<void> {
  const language = chosenLanguage() ?? pickLanguage(navigator.languages);
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    // React escapes by itself.
    interpolation: { escapeValue: false },
    // A text that is missing is a fault, which the stories in a browser fail on.
    saveMissing: true,
    missingKeyHandler: (_languages, _namespace, key) => reportError(new Error(`There is no text ${key}.`)),
  });
  tellStarted();
  await load(language, common);
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: UiLanguage): Promise<void> {
  await Promise.all([...parts].map((part) => load(language, part)));
  deviceStorage.set('language', language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
