import { type Actor, scopeOf } from '../../shared/actor.ts';
import { alignmentValues } from '../resources/resource-index.ts';
import { readCode } from '../standards/code.ts';
import type { Standard } from '../standards/standard.ts';
import type { Crosswalk, StandardsReader } from '../standards/standards.ts';

/** What a search for a code also finds. */
export type StandardReach = {
  /** Standards below the one that is named. */
  readonly hasDescendants: boolean;
  /** Standards beside it in other frameworks. */
  readonly hasCrosswalk: boolean;
  /** What stands below by its code, too: for records that were made before its framework was here, and do not change. */
  readonly hasCodes?: boolean;
};

/** What a code in a search means to the index and to people. */
export type StandardMeaning = {
  /** As it was written. */
  readonly written: string;
  /** What it stands for; several when the code is ambiguous, none when no framework has it. */
  readonly standards: readonly Standard[];
  /** Values of the index's fields of alignments: of the standard itself, of those below, of those beside. */
  readonly exact: readonly string[];
  readonly below: readonly string[];
  readonly across: readonly string[];
  /** How the standards of `across` were reached, by their id. */
  readonly crosswalks: ReadonlyMap<string, Crosswalk>;
};

/** More values than these are no search any more. */
const mostValues = 5_000;

/**
 * Looks up codes and ids of standards as they were written.
 * @returns one meaning each, in the order given
 */
export async function meaningsOf(
  standards: Pick<StandardsReader, 'resolveCodes' | 'descendantsOf' | 'crosswalksOf'> &
    Partial<Pick<StandardsReader, 'labelsOf'>>,
  actor: Actor,
  written: readonly string[],
  { hasDescendants, hasCrosswalk, hasCodes = false }: StandardReach,
): Promise<StandardMeaning[]> {
  if (written.length === 0) return [];
  const scope = scopeOf(actor);
  const resolved = await standards.resolveCodes(scope, written);
  const meant = written.map((code) => {
    const resolution = resolved.get(code);
    if (resolution?.kind === 'one') return [resolution.standard];
    return resolution?.kind === 'many' ? resolution.candidates : [];
  });
  const ids = [...new Set(meant.flat().map(({ id }) => id))];
  const below =
    hasDescendants && ids.length > 0 ? await standards.descendantsOf(scope, ids) : new Map<string, string[]>();
  const labels = hasCodes
    ? await standards.labelsOf?.(scope, [...new Set([...below.values()].flat())].slice(0, mostValues))
    : undefined;
  const beside = hasCrosswalk ? [...new Set([...ids, ...[...below.values()].flat()])].slice(0, mostValues) : [];
  const crosswalks = beside.length > 0 ? await standards.crosswalksOf(scope, beside) : new Map<string, Crosswalk[]>();
  return written.map((code, at) => {
    const named = (meant[at] ?? []).map(({ id }) => id);
    const descendants = [...new Set(named.flatMap((id) => below.get(id) ?? []))].filter((id) => !named.includes(id));
    const own = new Set([...named, ...descendants]);
    const reached = new Map<string, Crosswalk>();
    for (const crosswalk of [...named, ...descendants].flatMap((id) => crosswalks.get(id) ?? [])) {
      if (!own.has(crosswalk.id) && !reached.has(crosswalk.id)) reached.set(crosswalk.id, crosswalk);
    }
    return {
      written: code,
      standards: meant[at] ?? [],
      exact: [...named, ...alignmentValues({ code })],
      below: [
        ...descendants,
        ...descendants.flatMap((id) => codeValues(labels?.get(id)?.code)),
        // Where no framework tells what stands below, the notation does: 3.NF.3a is a part of 3.NF.3.
        ...(hasDescendants && named.length === 0 ? partsByNotation(code) : []),
      ].slice(0, mostValues),
      across: [...reached.keys()].slice(0, mostValues),
      crosswalks: reached,
    };
  });
}

function codeValues(code: string | null | undefined): string[] {
  return code ? alignmentValues({ code }) : [];
}

const partLetters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Values of the parts of a Common Core standard of which nothing is known but its code. */
function partsByNotation(code: string): string[] {
  const key = readCode(code)?.key ?? '';
  return /^ccss\.(?:math|ela):.*\.\d+$/.test(key) ? partLetters.map((letter) => `code:${key}${letter}`) : [];
}
