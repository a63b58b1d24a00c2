import { readGuid } from './guid.ts';

/** Whose codes they are, as far as their shape tells. */
export type CodeSystem = 'ccss.math' | 'ccss.ela' | 'ngss' | 'teks' | 'case' | 'asn' | 'uri' | 'other';

export type CodeReading = {
  /** Equal for all spellings of one code, and for no other code: `ccss.math:3.nf.1`. */
  readonly key: string;
  readonly system: CodeSystem;
  /** The usual short way to write it: `3.NF.A.1`. */
  readonly display: string;
  /** Written without its dots and hyphens (`3nfa1`, `3 nf 1`): very likely a code, but people do write such words. */
  readonly isLoose: boolean;
};

export type FoundCode = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly reading: CodeReading;
};

/** Domains of Common Core mathematics, with the grades that have them. */
const gradesOfDomain: Readonly<Record<string, string>> = {
  cc: 'k',
  oa: 'k12345',
  nbt: 'k12345',
  nf: '345',
  md: 'k12345',
  g: 'k12345678',
  rp: '67',
  ns: '678',
  ee: '678',
  f: '8',
  sp: '678',
};
/** Conceptual categories of the high school, with their domains. */
const domainsOfCategory: Readonly<Record<string, readonly string[]>> = {
  n: ['rn', 'q', 'cn', 'vm'],
  a: ['sse', 'apr', 'ced', 'rei'],
  f: ['if', 'bf', 'le', 'tf'],
  g: ['co', 'srt', 'c', 'gpe', 'gmd', 'mg'],
  s: ['id', 'ic', 'cp', 'md'],
  m: [],
};

const domain = 'cc|oa|nbt|nf|md|rp|ns|ee|sp|g|f';
const highDomain = 'rn|q|cn|vm|sse|apr|ced|rei|if|bf|le|tf|co|srt|c|gpe|gmd|mg|id|ic|cp|md';
const strand = 'rl|ri|rf|rh|rst|whst|w|sl|l';
const band = 'k|6-8|9-10|11-12|1[0-2]|[1-9]';
/** Between the parts of a code; what people type instead of a dot counts too. */
const gap = '[.\\s_-]?';
const number = `(?:${gap}(\\d{1,2})(?:${gap}([a-z]))?)?`;

const patterns = {
  prefix: /^(?:common core|ccss)(?:[.:\s-]*(m|math|mathematics|ela)(?![a-z]))?[.:\s-]*/,
  subject: /^(math(?:ematics)?|ela(?:[\s.-]*literacy)?|literacy)[.:\s-]+(?:(?:content|practice)[.\s-]+)?/,
  practice: new RegExp(`^(?:s?mp${gap}|practice${gap})([1-8])$`),
  math: new RegExp(`^(k|[1-8])(${gap})(${domain})(?:${gap}([a-e]))?${number}$`),
  highMath: new RegExp(`^(hs)?${gap}([nafgs])(${gap})(${highDomain})(?:${gap}([a-e]))?${number}$`),
  category: /^hs-?([nafgsm])$/,
  ela: new RegExp(`^(${strand})(${gap})(${band})(?:[.\\s_-](\\d{1,2})(?:${gap}([a-z]))?)?$`),
  anchor: /^(?:ccra[.\s-]?(r|w|sl|l)|(r|w|sl|l)[.\s-]?ccra?)(?:[.\s-](\d{1,2}))?$/,
  ngss: /^(?:ngss[.:\s-]*)?(k-2|3-5|6-8|9-12|ms|hs|k|[1-8])[.\s-](ps|ls|ess|ets)(\d)[.\s-](\d{1,2})$/,
  teks: /^(?:teks|(?:19 )?tac)?[.:\s]*§?\s*(1[0-3]\d\.\d{1,3})((?:\([a-z0-9]{1,4}\))+|(?:\.[a-z0-9]{1,4})+)$/,
  asn: /^(?:asn[.:\s-]*)?([sd]\d[0-9a-f]{5,7})$/,
  // The Achievement Standards Network has moved twice; its old addresses are still written.
  asnAddress:
    /^https?:\/\/(?:(?:www\.)?purl\.org\/asn|asn\.jesandco\.org|asn\.desire2learn\.com)\/(?:resources\/)?([sd][0-9a-f]{6,8})(?:\.(?:json|xml))?\/?$/,
  address: /^(?:https?:\/\/|urn:)\S+$/,
  caseAddress: /\/(?:cfitems|uri)\/([0-9a-f-]{32,36})\/?$/,
  coreAddress: /^https?:\/\/(?:www\.)?(?:the)?corestandards\.org\/(.+?)\/?$/,
};

/**
 * Reads one code in any spelling: Common Core (dot notation with or without cluster, prefix, dots; official addresses),
 * NGSS, TEKS, CASE GUIDs and addresses, ASN ids. Null for what does not look like a code. A reading says what was
 * written, not that there is such a standard.
 */
export function readCode(written: string): CodeReading | null {
  // A code at the end of a sentence or of an item in a list keeps its mark when it is copied.
  const text = fold(written).replace(/[.,;:]+$/, '');
  if (text.length === 0 || text.length > 2_048) return null;
  return readIdentifier(text) ?? (patterns.address.test(text) ? readAddress(text) : readNotation(text));
}

/** What codes are compared by: of a reading, or of the text itself where the shape is unknown. */
export function codeKey(written: string): string {
  return readCode(written)?.key ?? `other:${fold(written)}`;
}

/** Keys by which a standard is found: its code, its other names, its GUID and its address. */
export function codeKeysOf(standard: {
  readonly id: string;
  readonly code: string | null;
  readonly aliases: readonly string[];
  readonly uri: string | null;
}): string[] {
  const names = [standard.code, ...standard.aliases, standard.uri].filter(
    (name) => name !== null && name.trim() !== '',
  );
  return [...new Set([...(names as string[]).map(codeKey), `case:${standard.id}`])];
}

function readIdentifier(text: string): CodeReading | null {
  const guid = readGuid(text);
  if (guid) return { key: `case:${guid}`, system: 'case', display: guid, isLoose: false };
  const asn = patterns.asn.exec(text)?.[1];
  return asn ? readAsn(asn) : null;
}

function readAsn(id: string): CodeReading {
  return { key: `asn:${id}`, system: 'asn', display: id.toUpperCase(), isLoose: false };
}

function readAddress(text: string): CodeReading {
  const asn = patterns.asnAddress.exec(text)?.[1];
  if (asn) return readAsn(asn);
  const guid = readGuid(patterns.caseAddress.exec(text)?.[1] ?? '');
  if (guid) return { key: `case:${guid}`, system: 'case', display: guid, isLoose: false };
  const path = patterns.coreAddress.exec(text)?.[1];
  // The pages of the first years name the standard after the hash.
  const notation = path?.includes('#')
    ? path.slice(path.indexOf('#') + 1)
    : path?.replace(/^2010\//, '').replaceAll('/', '.');
  const reading = notation ? readNotation(notation) : null;
  if (reading && reading.system !== 'other') return { ...reading, isLoose: false };
  const address = text.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '');
  return { key: `uri:${address}`, system: 'uri', display: text, isLoose: false };
}

function readNotation(text: string): CodeReading | null {
  const { ngss, teks } = patterns;
  const [, level, discipline, idea, performance] = ngss.exec(text) ?? [];
  if (level) {
    const code = `${level}-${discipline}${idea}-${performance}`;
    return { key: `ngss:${code}`, system: 'ngss', display: code.toUpperCase(), isLoose: /\s/.test(text) };
  }
  const [, section, parts] = teks.exec(text) ?? [];
  if (section && parts) return readTeks(section, parts);
  return readCommonCore(text);
}

/** `111.5(b)(3)(A)`, `111.5.b.3.A`. */
function readTeks(section: string, parts: string): CodeReading {
  const steps = parts.split(/[().]+/).filter(Boolean);
  const written = steps.map((step, depth) => `(${depth === 2 ? step.toUpperCase() : step})`).join('');
  const key = `teks:${section}${steps.map((step) => `(${step})`).join('')}`;
  return { key, system: 'teks', display: `${section}${written}`, isLoose: false };
}

function readCommonCore(text: string): CodeReading | null {
  const bare = text.replace(patterns.prefix, '');
  // "ccss.math." may be one prefix or two.
  const prefixSubject = patterns.prefix.exec(text)?.[1];
  const named = patterns.subject.exec(bare)?.[1] ?? prefixSubject;
  const code = bare
    .replace(patterns.subject, '')
    .replace(/^(?:content|practice)[.\s-]+(?=\S)/, '')
    .replace(/\s?(?:\(\+\)|\*)$/, '');
  const isNamed = bare !== text || named !== undefined;
  const isMath = named === undefined || named.startsWith('m');
  const isEla = named === undefined || !named.startsWith('m');
  const reading = (isMath ? readMath(code, isNamed) : null) ?? (isEla ? readEla(code, isNamed) : null);
  if (reading || bare === text) return reading;
  // It says that it is Common Core, and is none that we know: kept as it is.
  return { key: `other:${text}`, system: 'other', display: text.toUpperCase(), isLoose: false };
}

function readMath(code: string, isNamed: boolean): CodeReading | null {
  const practice = patterns.practice.exec(code)?.[1];
  if (practice) return math(`mp.${practice}`, `MP.${practice}`, !/^s?mp\.|^practice/.test(code));
  const [, grade, mathGap, area, cluster, digits, letter] = patterns.math.exec(code) ?? [];
  if (grade && area) {
    // 5G is a telephone and 4 md a doctor; 5.G is geometry.
    if (area.length === 1 && mathGap === '') return null;
    if (digits === undefined && !isNamed && isSpaced(code, mathGap)) return null;
    return mathCode(`${grade}.${area}`, { cluster, digits, letter }, isSpaced(code, mathGap));
  }
  const [, hs, category, highGap, highArea, highCluster, highDigits, highLetter] = patterns.highMath.exec(code) ?? [];
  if (category && highArea && domainsOfCategory[category]?.includes(highArea)) {
    if (hs === undefined && (highGap === '' || (highDigits === undefined && !isNamed))) return null;
    const parts = { cluster: highCluster, digits: highDigits, letter: highLetter };
    return mathCode(`hs${category}-${highArea}`, parts, isSpaced(code, highGap));
  }
  const whole = patterns.category.exec(code)?.[1];
  if (whole) return math(`hs${whole}#`, `HS${whole.toUpperCase()}`, false);
  if (isNamed && (code in gradesOfDomain || /^(?:k|[1-8])$/.test(code)))
    return math(`${code}#`, code.toUpperCase(), false);
  return null;
}

type MathParts = { cluster: string | undefined; digits: string | undefined; letter: string | undefined };

/**
 * Numbers go on through the clusters of a domain, so 3.NF.1 and 3.NF.A.1 are one; a cluster or domain itself is marked,
 * as its letter could be taken for a part.
 */
function mathCode(place: string, { cluster, digits, letter = '' }: MathParts, isLoose: boolean): CodeReading {
  const shownPlace = place.toUpperCase();
  const shownCluster = cluster ? `.${cluster.toUpperCase()}` : '';
  if (digits === undefined) {
    return math(`${place}${cluster ? `.${cluster}` : ''}#`, `${shownPlace}${shownCluster}`, isLoose);
  }
  return math(
    `${place}.${Number(digits)}${letter}`,
    `${shownPlace}${shownCluster}.${Number(digits)}${letter}`,
    isLoose,
  );
}

function math(key: string, display: string, isLoose: boolean): CodeReading {
  return { key: `ccss.math:${key}`, system: 'ccss.math', display, isLoose };
}

function readEla(code: string, isNamed: boolean): CodeReading | null {
  const [, anchorStrand, oldAnchorStrand, anchor] = patterns.anchor.exec(code) ?? [];
  const of = anchorStrand ?? oldAnchorStrand;
  if (of) {
    const place = `ccra.${of}`;
    return anchor === undefined
      ? ela(`${place}#`, place, false)
      : ela(`${place}.${anchor}`, `${place}.${anchor}`, false);
  }
  const [, area, elaGap, grade, digits, letter = ''] = patterns.ela.exec(code) ?? [];
  if (area && grade) {
    const isLoose = isSpaced(code, elaGap);
    // "L 3" and "W10" are other things as a rule.
    if (digits === undefined && !isNamed && (area.length === 1 || isLoose)) return null;
    const place = `${area}.${grade}`;
    return digits === undefined
      ? ela(`${place}#`, place, isLoose)
      : ela(`${place}.${Number(digits)}${letter}`, `${place}.${Number(digits)}${letter}`, isLoose);
  }
  return isNamed && new RegExp(`^(?:${strand}|ccra)$`).test(code) ? ela(`${code}#`, code, false) : null;
}

function ela(key: string, display: string, isLoose: boolean): CodeReading {
  const shown = display.replace(/[a-z]+(?=\.)|^[a-z]+$|(?<=\.)k(?=\.|$)|(?<=\.)[a-z]+$/g, (part) => part.toUpperCase());
  return { key: `ccss.ela:${key}`, system: 'ccss.ela', display: shown, isLoose };
}

function isSpaced(code: string, firstGap: string | undefined): boolean {
  return firstGap === '' || /\s/.test(code);
}

/** Lower case, composed, plain hyphens and single blanks. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** What could be a code in a running text. Each alternative is a whole code; `readCode` has the last word. */
const candidates = new RegExp(
  `(?<![\\p{L}\\p{N}.])(?:${[
    '(?:https?://|urn:)[^\\s,;]+',
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    '(?:ccss|ela|math)[.:][\\w.-]*\\w',
    '(?:(?:teks|tac)\\s*)?§?\\s?1[0-3]\\d\\.\\d{1,3}(?:\\([a-z0-9]{1,4}\\))+',
    '(?:ngss[.:\\s]\\s?)?(?:k-2|3-5|ms|hs|k|[1-5])-(?:ps|ls|ess|ets)\\d-\\d{1,2}',
    's?mp[.\\s]?[1-8]',
    `(?:hs[nafgs]|[nafgs])[.-](?:${highDomain})(?:\\.?[a-e])?\\.?\\d{1,2}(?:\\.?[a-z])?`,
    `(?:k|[1-8])[.-](?:${domain})(?:[.-]?[a-e])?(?:[.-]?\\d{1,2}(?:\\.?[a-z])?)?`,
    '(?:k|[1-8])\\s?(?:cc|oa|nbt|nf|md|rp|ns|ee|sp)\\s?(?:[a-e]\\s?)?\\d{1,2}[a-z]?',
    `(?:${strand})\\.(?:${band})\\.\\d{1,2}(?:\\.?[a-z])?`,
    '(?:rl|ri|rf|rh|rst|whst|sl)\\s?(?:k|6-8|9-10|11-12|1[0-2]|[1-9])\\.\\d{1,2}(?:\\.?[a-z])?',
    'ccra\\.(?:r|w|sl|l)\\.\\d{1,2}',
    '(?:r|w|sl|l)\\.ccra?\\.\\d{1,2}',
    's\\d[0-9a-f]{6,7}',
  ].join('|')})(?![\\p{L}\\p{N}]|[.]\\d)`,
  'giu',
);

/**
 * Codes that stand in a search text or a description, from left to right. Plain words and plain numbers are none: `5G`,
 * `3.5`, `mp3` and `hsa` stay words.
 */
export function findCodes(text: string): FoundCode[] {
  return [...text.matchAll(candidates)].flatMap((match) => {
    const found = match[0].trimStart();
    const start = match.index + match[0].length - found.length;
    const reading = readCode(found);
    if (!reading || !isMeant(found, reading)) return [];
    return [{ start, end: start + found.length, text: found, reading }];
  });
}

function isMeant(found: string, { system, key, isLoose }: CodeReading): boolean {
  // Files of sound and film are searched for more often than practices without their dot.
  if (/^mp\s?[34]$/i.test(found)) return false;
  // "5.g" at the end of a sentence; a domain of two letters is meant.
  if (/^ccss\.math:[k\d]\.[gf]#$/.test(key)) return false;
  if (system !== 'ccss.math' || !isLoose) return true;
  const [, grade, area] = /^ccss\.math:(k|\d)\.([a-z]+)/.exec(key) ?? [];
  return grade === undefined || area === undefined || (gradesOfDomain[area]?.includes(grade) ?? false);
}
