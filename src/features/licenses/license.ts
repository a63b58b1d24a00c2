/** A license in its normal form. What nobody knows is `other`, and its text is kept as it was written. */
export type License = {
  /** SPDX identifier, or one of ours: `PDM-1.0`, `public-domain`, `all-rights-reserved`, `other`. */
  readonly id: string;
  /** The canonical address of its text; null where there is none. */
  readonly uri: string | null;
  /** For people: the usual short name, or what was written. */
  readonly text: string;
};

const creativeCommonsHost = 'https://creativecommons.org';

/** Elements of Creative Commons licenses in the order of their names. */
const elementOrder = ['by', 'nc', 'nd', 'sa'] as const;
const combinations = new Set(['by', 'by-sa', 'by-nd', 'by-nc', 'by-nc-sa', 'by-nc-nd']);
const versions = new Set(['1.0', '2.0', '2.5', '3.0', '4.0']);
const newestVersion = '4.0';

/** Words of the long names, such as "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International". */
const elementWords: readonly [RegExp, (typeof elementOrder)[number]][] = [
  [/\battribution\b|\batribución\b|\bby\b/, 'by'],
  [/\bnon[\s-]?commercial\b|\bno[\s-]?comercial\b|\bnc\b/, 'nc'],
  [/\bno[\s-]?deriv(?:ative)?s?(?:\sworks)?\b|\bsin[\s-]?derivadas\b|\bnd\b/, 'nd'],
  [/\bshare[\s-]?alike\b|\bcompartir[\s-]?igual\b|\bsa\b/, 'sa'],
];

/** Licenses with other names: identifier, address, short name, and the spellings that mean it. */
const others: readonly { license: License; spellings: readonly string[]; address?: RegExp }[] = [
  {
    license: { id: 'CC0-1.0', uri: `${creativeCommonsHost}/publicdomain/zero/1.0/`, text: 'CC0 1.0' },
    spellings: ['cc0', 'cc0 1.0', 'cc zero', 'cc zero 1.0', 'creative commons zero', 'creative commons zero 1.0'],
    address: /^creativecommons\.org\/(?:publicdomain\/zero|licenses\/zero)\b/,
  },
  {
    license: {
      id: 'PDM-1.0',
      uri: `${creativeCommonsHost}/publicdomain/mark/1.0/`,
      text: 'Public Domain Mark 1.0',
    },
    spellings: ['pdm', 'pdm 1.0', 'public domain mark', 'public domain mark 1.0', 'cc pdm', 'cc pdm 1.0'],
    address: /^creativecommons\.org\/publicdomain\/mark\b/,
  },
  {
    license: { id: 'public-domain', uri: null, text: 'Public domain' },
    spellings: ['public domain', 'pd', 'publicdomain', 'dominio público', 'dominio publico', 'us government work'],
    address: /^creativecommons\.org\/licenses\/publicdomain\b/,
  },
  {
    license: { id: 'MIT', uri: 'https://opensource.org/license/mit', text: 'MIT' },
    spellings: ['mit', 'mit license', 'the mit license', 'expat'],
    address: /^opensource\.org\/licenses?\/mit\b/,
  },
  {
    license: { id: 'Apache-2.0', uri: 'https://www.apache.org/licenses/LICENSE-2.0', text: 'Apache 2.0' },
    spellings: ['apache 2.0', 'apache 2', 'apache license 2.0', 'apache license version 2.0'],
    address: /^(?:apache\.org\/licenses\/license-2\.0|opensource\.org\/licenses?\/apache-2)/,
  },
  {
    license: { id: 'GPL-3.0-or-later', uri: 'https://www.gnu.org/licenses/gpl-3.0.html', text: 'GPL 3.0 or later' },
    spellings: ['gpl 3.0 or later', 'gpl 3.0+', 'gplv3+'],
  },
  {
    license: { id: 'GPL-3.0-only', uri: 'https://www.gnu.org/licenses/gpl-3.0.html', text: 'GPL 3.0' },
    spellings: ['gpl 3.0', 'gpl 3.0 only', 'gplv3', 'gpl 3', 'gnu gpl 3.0'],
    address: /^gnu\.org\/licenses\/gpl-3\.0\b/,
  },
  {
    license: { id: 'GFDL-1.3-or-later', uri: 'https://www.gnu.org/licenses/fdl-1.3.html', text: 'GFDL 1.3 or later' },
    spellings: ['gfdl', 'gfdl 1.3', 'gfdl 1.3 or later', 'gnu free documentation license'],
    address: /^gnu\.org\/(?:licenses\/fdl|copyleft\/fdl)/,
  },
  {
    license: { id: 'all-rights-reserved', uri: null, text: 'All rights reserved' },
    spellings: ['all rights reserved', 'copyright', '©', 'todos los derechos reservados'],
  },
];

const bySpelling = new Map(others.flatMap(({ license, spellings }) => spellings.map((text) => [text, license])));

/**
 * The normal form of a license written in any way: an address of Creative Commons (http or https, with `deed.es` or
 * `legalcode`, any case), an SPDX identifier, a long or short name, "public domain". A Creative Commons name without a
 * version means 4.0. Never guesses: unknown text becomes `other` and is kept.
 */
export function normaliseLicense(written: string): License {
  const text = written.trim().replace(/\s+/g, ' ');
  const address = text.toLowerCase().replace(/^https?:\/\/(?:www\.)?|^(?:www\.)(?=\w+\.\w)/, '');
  const isAddress = /^[a-z][\w.-]*\.(?:org|com|net|edu|gov)\//.test(address);
  return (
    (isAddress ? fromAddress(address) : fromName(text)) ?? { id: 'other', uri: isAddress ? uriOf(text) : null, text }
  );
}

function fromAddress(address: string): License | null {
  const [, elements, version, port] =
    /^creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)(?:\/([a-z]{2,3}|igo|scotland))?(?:[/#?]|$)/.exec(address) ??
    [];
  if (elements && version) return creativeCommons(elements.split('-'), version, port === 'deed' ? undefined : port);
  const spdx = /^spdx\.org\/licenses\/([\w.+-]+?)(?:\.html|\.json)?$/.exec(address)?.[1];
  if (spdx) return fromName(spdx);
  return others.find((other) => other.address?.test(address))?.license ?? null;
}

function fromName(written: string): License | null {
  const text = written
    .toLowerCase()
    .replace(/[()[\],:]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const known = bySpelling.get(text) ?? bySpelling.get(spaced(text));
  if (known) return known;
  return fromShortName(text) ?? fromLongName(text);
}

/** `mit-license` and `CC0-1.0` read as `mit license` and `cc0 1.0`. */
function spaced(text: string): string {
  return text
    .replace(/[-_]+/g, ' ')
    .replace(/\b(?:version|v)\s?(?=\d)/, '')
    .replace(/^the /, '');
}

/** `CC-BY-NC-SA-3.0-US`, `cc by 4.0`, `BY-NC`, `CC BY-SA 3.0 IGO`. */
function fromShortName(text: string): License | null {
  const pattern =
    /^(?:cc[\s-]*)?((?:by|nc|nd|sa)(?:[\s-]+(?:by|nc|nd|sa))*)(?:[\s-]+v?(\d(?:\.\d)?))?(?:[\s-]+([a-z]{2,4}))?$/;
  const [, elements, version, port] = pattern.exec(text) ?? [];
  // "by" alone is a word like any other.
  if (!elements || (elements === 'by' && !text.startsWith('cc'))) return null;
  return creativeCommons(elements.split(/[\s-]+/), fullVersion(version), isWorldwide(port) ? undefined : port);
}

/** `Creative Commons Attribution-ShareAlike 4.0 International`, with or without "License" and the short name behind. */
function fromLongName(text: string): License | null {
  if (!/\bcreative commons\b|\bcc\b/.test(text)) return null;
  const rest = text.replace(/\bcreative commons\b|\bcc\b/g, ' ');
  const elements = elementWords.filter(([word]) => word.test(rest)).map(([, element]) => element);
  const leftover = elementWords
    .reduce((left, [word]) => left.replaceAll(new RegExp(word, 'g'), ' '), rest)
    .replace(
      /\b(?:licen[cs]e[ds]?|licencia|public|international|internacional|unported|generic|version|under|the|a|de|la|and|y|united states|us|v)\b/g,
      ' ',
    )
    .replaceAll(/\d(?:\.\d)?/g, ' ');
  // Words that are not understood may change the meaning ("except images").
  if (/\w/.test(leftover)) return null;
  const [version, another] = new Set(rest.match(/\d(?:\.\d)?/g));
  if (another !== undefined) return null;
  const port = /\bunited states\b|\bus\b/.test(rest) ? 'us' : undefined;
  return creativeCommons(elements, fullVersion(version), port);
}

function creativeCommons(elements: readonly string[], version: string, port?: string): License | null {
  const name = elementOrder.filter((element) => elements.includes(element)).join('-');
  if (!combinations.has(name) || !versions.has(version)) return null;
  const isPorted = port !== undefined && version !== '4.0';
  return {
    id: `CC-${name.toUpperCase()}-${version}${isPorted ? `-${port.toUpperCase()}` : ''}`,
    uri: `${creativeCommonsHost}/licenses/${name}/${version}/${isPorted ? `${port}/` : ''}`,
    text: `CC ${name.toUpperCase()} ${version}${isPorted ? ` ${port.toUpperCase()}` : ''}`,
  };
}

function fullVersion(version: string | undefined): string {
  if (version === undefined) return newestVersion;
  return version.includes('.') ? version : `${version}.0`;
}

function isWorldwide(port: string | undefined): boolean {
  return port === 'int' || port === 'intl';
}

function uriOf(text: string): string {
  return /^https?:/i.test(text) ? text : `https://${text}`;
}
