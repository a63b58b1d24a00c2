import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { deviceStorage } from '../session/device-storage.ts';
import { pickLanguage, type UiLanguage } from './languages.ts';

/** Each language is a file of its own, loaded when it is needed. */
const texts: Readonly<Record<UiLanguage, () => Promise<{ default: Record<string, unknown> }>>> = {
  en: () => import('./en.json'),
  es: () => import('./es.json'),
};

export const i18n = i18next.createInstance();

/** The language that somebody has chosen on this device; null while the browser decides. */
export function chosenLanguage(): UiLanguage | null {
  const kept = deviceStorage.get('language');
  return kept === 'en' || kept === 'es' ? kept : null;
}

async function load(language: UiLanguage): Promise<void> {
  if (i18n.hasResourceBundle(language, 'translation')) return;
  i18n.addResourceBundle(language, 'translation', (await texts[language]()).default);
}

export async function startI18n(): Promise<void> {
  const language = chosenLanguage() ?? pickLanguage(navigator.languages);
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await texts[language]()).default } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: UiLanguage): Promise<void> {
  await load(language);
  deviceStorage.set('language', language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
