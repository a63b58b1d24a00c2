import type { License } from '../licenses/license.ts';

/** A work as it is credited. */
export type CreditedWork = {
  readonly title: string;
  readonly author: string | null;
  readonly license: License | null;
  /** Where readers find it; null where there is no address that others could use. */
  readonly url: string | null;
  /** The line that its author asks for, in place of the usual one. */
  readonly attribution: string | null;
};

export type Credit = { readonly text: string; readonly html: string };
export type CreditLanguage = 'en' | 'es';

const words = {
  en: {
    quote: (title: string) => `“${title}”`,
    by: ' by ',
    basedOn: 'Based on ',
    licensed: ', licensed under ',
    publicDomain: ', in the public domain',
    dedicated: ', dedicated to the public domain under ',
    reserved: ', all rights reserved',
    other: ', license: ',
    changed: 'Changes were made.',
  },
  es: {
    quote: (title: string) => `«${title}»`,
    by: ' de ',
    basedOn: 'Basado en ',
    licensed: ', con licencia ',
    publicDomain: ', de dominio público',
    dedicated: ', cedido al dominio público con ',
    reserved: ', todos los derechos reservados',
    other: ', licencia: ',
    changed: 'Se hicieron cambios.',
  },
} as const;

/**
 * The credit that a license asks for, ready to paste: title, author, source and license of a work and of each work that it
 * stems from, and that it was changed (Creative Commons' TASL; CC BY 4.0, section 3(a)).
 * @param basis from what it was made of to the first work of all
 */
export function creditOf(work: CreditedWork, basis: readonly CreditedWork[], language: CreditLanguage): Credit {
  const say = words[language];
  const own = lineOf(work, language);
  const stems = basis.map((one) => {
    const { text, html } = lineOf(one, language);
    return { text: `${say.basedOn}${text}.`, html: `${say.basedOn}${html}.` };
  });
  const end = basis.length > 0 ? [say.changed] : [];
  return {
    text: [`${own.text}.`, ...stems.map(({ text }) => text), ...end].join(' '),
    html: [`${own.html}.`, ...stems.map(({ html }) => html), ...end].join(' '),
  };
}

function lineOf({ title, author, license, url, attribution }: CreditedWork, language: CreditLanguage): Credit {
  if (attribution !== null) {
    const line = attribution.replace(/\.$/, '');
    return { text: line, html: escaped(line) };
  }
  const say = words[language];
  const name = say.quote(title);
  const by = author === null ? '' : `${say.by}${author}`;
  const under = license && termsOf(license, language);
  return {
    text: `${name}${url === null ? '' : ` (${url})`}${by}${under?.text ?? ''}`,
    html: `${url === null ? escaped(name) : link(url, name)}${escaped(by)}${under?.html ?? ''}`,
  };
}

function termsOf({ id, text, uri }: License, language: CreditLanguage): Credit {
  const say = words[language];
  if (id === 'all-rights-reserved') return plain(say.reserved);
  if (id === 'public-domain') return plain(say.publicDomain);
  const leads: Readonly<Record<string, string>> = {
    'CC0-1.0': say.dedicated,
    'PDM-1.0': `${say.publicDomain}: `,
    other: say.other,
  };
  const lead = leads[id] ?? say.licensed;
  return {
    text: `${lead}${text}${uri === null || text === uri ? '' : ` (${uri})`}`,
    html: `${escaped(lead)}${uri === null ? escaped(text) : link(uri, text, 'license')}`,
  };
}

function plain(text: string): Credit {
  return { text, html: escaped(text) };
}

/** Addresses come from people: only those of the web become links. */
function link(url: string, text: string, rel?: string): string {
  if (!/^https?:\/\//i.test(url)) return escaped(text);
  return `<a href="${escaped(url)}"${rel ? ` rel="${rel}"` : ''}>${escaped(text)}</a>`;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
