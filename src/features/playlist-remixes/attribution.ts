import type { License } from '../licenses/license.ts';
import { type Credit, type CreditedWork, type CreditLanguage, creditOf, escaped } from '../remixes/credit.ts';

// The credit that goes with a playlist. A playlist is a collection: what stands in it keeps its own license, and nothing of it
// is adapted by standing there. So each work is credited by itself, and what its license asks of readers is said beside.

/** What licenses of the works in a playlist ask of who uses it. */
export const termEffects = ['nonCommercial', 'shareAlike', 'noDerivatives', 'reserved', 'unknown'] as const;
export type TermEffect = (typeof termEffects)[number];

export type AttributedItem = {
  readonly resourceId: string;
  readonly work: CreditedWork;
  /** What it was made from, the nearest first. */
  readonly basis: readonly CreditedWork[];
};

export type AttributionInput = {
  readonly playlist: CreditedWork;
  /** The playlists that it was made from, the nearest first. */
  readonly chain: readonly CreditedWork[];
  readonly items: readonly AttributedItem[];
};

export type Effect = {
  readonly effect: TermEffect;
  readonly resourceIds: readonly string[];
  readonly words: Readonly<Record<CreditLanguage, string>>;
};

/** Which of the works ask what, in the order of `termEffects`; nothing is said of effects that no work has. */
export function effectsOf(items: readonly AttributedItem[]): Effect[] {
  return termEffects.flatMap((effect) => {
    const found = items.filter(({ work }) => effectsOfLicense(work.license).includes(effect));
    if (found.length === 0) return [];
    const titles = found.map(({ work }) => work.title);
    const say = (language: CreditLanguage): string => {
      const { quote, effects } = words[language];
      return effects[effect](titles.map(quote).join(', '));
    };
    return [
      { effect, resourceIds: found.map(({ resourceId }) => resourceId), words: { en: say('en'), es: say('es') } },
    ];
  });
}

export function effectsOfLicense(license: License | null): TermEffect[] {
  if (license === null || license.id === 'other') return ['unknown'];
  if (license.id === 'all-rights-reserved') return ['reserved'];
  const isCopyleft = /-SA\b|^GPL|^GFDL/.test(license.id);
  return [
    ...(license.id.includes('-NC') ? (['nonCommercial'] as const) : []),
    ...(isCopyleft ? (['shareAlike'] as const) : []),
    ...(license.id.includes('-ND') ? (['noDerivatives'] as const) : []),
  ];
}

/** The whole page: what it is and what it is based on, every work in it, and what their licenses ask. */
export function attributionPage({ playlist, chain, items }: AttributionInput, language: CreditLanguage): Credit {
  const say = words[language];
  const own = creditOf(playlist, chain, language);
  const credits = items.map(({ work, basis }) => creditOf(work, basis, language));
  const terms = [...(items.length > 0 ? [say.collection] : []), ...effectsOf(items).map((one) => one.words[language])];
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];
  const list = (title: string, lines: readonly string[], tag: 'ol' | 'ul'): string =>
    lines.length === 0
      ? ''
      : `<h2>${escaped(title)}</h2><${tag}>${lines.map((line) => `<li>${line}</li>`).join('')}</${tag}>`;
  const html = [
    `<article lang="${language}"><h1>${escaped(playlist.title)}</h1><p>${own.html}</p>`,
    list(
      say.contains,
      credits.map((credit) => credit.html),
      'ol',
    ),
    list(say.terms, terms.map(escaped), 'ul'),
    '</article>',
  ];
  return {
    text: [
      own.text,
      ...part(
        say.contains,
        credits.map((credit) => credit.text),
      ),
      ...part(say.terms, terms),
    ].join('\n'),
    html: html.join(''),
  };
}

type Words = {
  readonly quote: (title: string) => string;
  readonly contains: string;
  readonly terms: string;
  readonly collection: string;
  readonly effects: Readonly<Record<TermEffect, (titles: string) => string>>;
};

const words: Readonly<Record<CreditLanguage, Words>> = {
  en: {
    quote: (title) => `“${title}”`,
    contains: 'It brings together',
    terms: 'Terms',
    collection: 'Each of these works keeps its own license; standing in this playlist changes none of them.',
    effects: {
      nonCommercial: (titles) =>
        `Only for non-commercial use, and so is the playlist as long as it has them: ${titles}.`,
      shareAlike: (titles) => `Whoever adapts one of these shares the result under its license: ${titles}.`,
      noDerivatives: (titles) => `To be used whole and unchanged; they may not be adapted: ${titles}.`,
      reserved: (titles) => `All rights reserved: link to them, do not copy them: ${titles}.`,
      unknown: (titles) => `Nobody has said their terms; ask before you pass them on: ${titles}.`,
    },
  },
  es: {
    quote: (title) => `«${title}»`,
    contains: 'Reúne',
    terms: 'Condiciones',
    collection: 'Cada una de estas obras conserva su propia licencia; estar en esta lista no cambia ninguna.',
    effects: {
      nonCommercial: (titles) => `Solo para uso no comercial, y también la lista mientras las contenga: ${titles}.`,
      shareAlike: (titles) => `Quien adapte una de estas comparte el resultado con la misma licencia: ${titles}.`,
      noDerivatives: (titles) => `Se usan enteras y sin cambios; no se pueden adaptar: ${titles}.`,
      reserved: (titles) => `Todos los derechos reservados: enlácelas, no las copie: ${titles}.`,
      unknown: (titles) => `Nadie ha dicho sus condiciones; pregunte antes de difundirlas: ${titles}.`,
    },
  },
};
