/** Small words that nearly every sentence has, and the other language has not. */
const words = {
  en: new Set(
    'the and of to is in it you your that for with what this are how on from will can my i a an write read look'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el la los las y de que en un una es por para con tu su se lo como qué más del al cómo está escribe lee mira yo mi puedo'.split(
      ' ',
    ),
  ),
};

/** In which language a text is, as far as its small words tell. */
export function guessLanguage(text: string, fallback: string): string {
  let english = 0;
  let spanish = /[ñ¿¡]/.test(text) ? 2 : 0;
  for (const word of text.toLowerCase().split(/[^\p{L}]+/u)) {
    if (words.en.has(word)) english += 1;
    if (words.es.has(word)) spanish += 1;
  }
  if (english === spanish) return fallback;
  return english > spanish ? 'en' : 'es';
}

type Voice = { readonly lang: string; readonly localService: boolean; readonly default: boolean };

/** The voice of a language; one of the device before one of a service elsewhere, which hears what is read. */
export function pickVoice<Given extends Voice>(voices: readonly Given[], language: string): Given | null {
  const wanted = language.toLowerCase().split('-')[0];
  const fitting = voices.filter(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === wanted);
  const exact = (voice: Given) => voice.lang.toLowerCase().replace('_', '-') === language.toLowerCase();
  const rank = (voice: Given) => (voice.localService ? 4 : 0) + (exact(voice) ? 2 : 0) + (voice.default ? 1 : 0);
  return fitting.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/** What is said in one breath: sentences, and lines that end without a stop. */
export function sentencesOf(text: string, language: string): string[] {
  const sentences = new Intl.Segmenter(language.replace('_', '-'), { granularity: 'sentence' });
  return text
    .split(/\n+/)
    .flatMap((line) => [...sentences.segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '');
}
