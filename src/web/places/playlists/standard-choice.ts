/** A standard that somebody has chosen; without an id it is a code that no framework here knows. */
export type ChosenStandard = {
  readonly standardId: string | null;
  readonly code: string | null;
  readonly statement: string | null;
};

/** By their ids where both are known, else by their codes in any spelling. */
export function sameStandard(one: ChosenStandard, other: ChosenStandard): boolean {
  if (one.standardId !== null && other.standardId !== null) return one.standardId === other.standardId;
  return one.code !== null && other.code !== null && codeKey(one.code) === codeKey(other.code);
}

/** With it where it was not among them, else without it. */
export function toggleStandard(chosen: readonly ChosenStandard[], standard: ChosenStandard): ChosenStandard[] {
  const others = chosen.filter((one) => !sameStandard(one, standard));
  return others.length < chosen.length ? others : [...chosen, standard];
}

/** What a standard is called in a word or two. */
export function standardName({ code, statement, standardId }: ChosenStandard): string {
  if (code !== null && code !== '') return code;
  const words = statement ?? standardId ?? '';
  return words.length > 48 ? `${words.slice(0, 46).trimEnd()} …` : words;
}

/** Whether a text looks like a code rather than words: 3.NF.1, CCSS.MATH.4.OA, MS-PS2-1. */
export function isCodeLike(text: string): boolean {
  return /^\S{2,60}$/.test(text) && /\d/.test(text) && /^[\p{L}\p{N}.:()/_-]+$/u.test(text);
}

const codeKey = (code: string) => code.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
