import { codeKey } from '../standards/code.ts';
import type { CodeResolution, StandardsReader, StandardsScope } from '../standards/standards.ts';
import type { AlignmentTarget } from './json-ld.ts';
import type { AlignmentInput } from './resource.schemas.ts';
import type { Alignment } from './resource.ts';
import type { WithTerms } from './resource-terms.ts';

/** Input whose alignments name their standards, as far as these are known. */
export type WithAlignments<Input> = Omit<Input, 'alignments'> & {
  readonly alignments?: readonly Alignment[] | null | undefined;
};

/** Input with ids in place of words and codes. Files that go with a recording are looked up for themselves. */
export type ResolvedInput<Input> = Omit<WithAlignments<WithTerms<Input>>, 'captions' | 'transcripts'>;

/** An alignment to a standard that the district cannot see. */
export type UnknownStandard = { readonly path: readonly ['alignments', number, 'standardId'] };

/** Who reads the standards that alignments mean. */
export type AlignmentReader = Pick<StandardsReader, 'resolveCodes' | 'getMany'>;

/** What the standards of some alignments are called where they come from, by their ids. `base`: where this installation is. */
export async function alignmentTargets(
  standards: Pick<StandardsReader, 'getMany' | 'getFrameworks'>,
  scope: StandardsScope,
  alignments: readonly Alignment[],
  base: string,
): Promise<{ readonly targets: ReadonlyMap<string, AlignmentTarget>; readonly tag: string }> {
  const ids = [...new Set(alignments.flatMap(({ standardId }) => standardId ?? []))];
  const found = ids.length === 0 ? [] : await standards.getMany(scope, ids);
  const frameworks = await standards.getFrameworks(scope, [...new Set(found.map(({ frameworkId }) => frameworkId))]);
  const byId = new Map(frameworks.map((framework) => [framework.id, framework]));
  const address = (path: string, { id, uri }: { id: string; uri: string | null }) =>
    uri ?? `${base}/ims/case/v1p1/${path}/${id}`;
  const targets = new Map<string, AlignmentTarget>();
  for (const standard of found) {
    const framework = byId.get(standard.frameworkId);
    if (framework === undefined) continue;
    targets.set(standard.id, {
      url: address('CFItems', standard),
      frameworkTitle: framework.title,
      frameworkUrl: address('CFDocuments', framework),
    });
  }
  return { targets, tag: frameworks.map(({ revision }) => revision).join('.') };
}

type Unresolved = { readonly alignments?: readonly AlignmentInput[] | null | undefined };

/**
 * Looks up what alignments mean, all of a batch in two questions. A code that means one standard gets its id; one that
 * means none or several is kept as it is, with null: nothing is guessed. `current`: alignments that the resource has
 * already, which keep what they mean.
 */
export async function resolveAlignments<Input extends Unresolved>(
  standards: AlignmentReader,
  scope: StandardsScope,
  inputs: readonly { readonly input: Input; readonly current: readonly Alignment[] }[],
): Promise<{ readonly input: WithAlignments<Input>; readonly unknown: readonly UnknownStandard[] }[]> {
  const all = inputs.flatMap(({ input }) => input.alignments ?? []);
  const ids = [...new Set(all.flatMap(({ standardId }) => standardId ?? []))];
  const codes = [...new Set(all.flatMap(({ code, standardId }) => (standardId || code === undefined ? [] : code)))];
  const [named, resolved] = await Promise.all([
    ids.length === 0 ? [] : standards.getMany(scope, ids),
    codes.length === 0 ? new Map<string, CodeResolution>() : standards.resolveCodes(scope, codes),
  ]);
  const byId = new Map(named.map((standard) => [standard.id, standard]));
  return inputs.map(({ input, current }) => {
    if (!input.alignments) return { input: { ...input, alignments: input.alignments }, unknown: [] };
    const unknown: UnknownStandard[] = [];
    const alignments = input.alignments.map(({ code, standardId, alignmentType, confidence }, at): Alignment => {
      const known = current.find(
        (one) =>
          one.alignmentType === alignmentType && (standardId ? one.standardId === standardId : one.code === code),
      );
      const standard = standardId ? byId.get(standardId) : undefined;
      if (standardId && !standard && !known) unknown.push({ path: ['alignments', at, 'standardId'] });
      const written = code ?? standard?.code ?? known?.code ?? standardId ?? '';
      return {
        code: written,
        alignmentType,
        standardId: standardId ?? known?.standardId ?? idOf(resolved.get(written)),
        ...(confidence !== undefined && { confidence }),
      };
    });
    return { input: { ...input, alignments: withoutRepeats(alignments) }, unknown };
  });
}

/** The alignments with what their codes mean now; the same list when nothing is newly known. */
export function resolveOpen(
  alignments: readonly Alignment[],
  resolved: ReadonlyMap<string, CodeResolution>,
): readonly Alignment[] {
  const next = alignments.map((alignment) => {
    const standardId = alignment.standardId ?? idOf(resolved.get(alignment.code));
    return standardId === alignment.standardId ? alignment : { ...alignment, standardId };
  });
  return next.every((alignment, at) => alignment === alignments[at]) ? alignments : withoutRepeats(next);
}

/** Keys of the codes of which nobody knows yet what they mean. */
export function openCodesOf(alignments: readonly Alignment[]): string[] {
  return [...new Set(alignments.filter(({ standardId }) => standardId === null).map(({ code }) => codeKey(code)))];
}

/** Two spellings of one code are one alignment: the first one stays. */
export function withoutRepeats(alignments: readonly Alignment[]): Alignment[] {
  const seen = new Set<string>();
  return alignments.filter(({ alignmentType, standardId, code }) => {
    const key = `${alignmentType} ${standardId ?? codeKey(code)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function idOf(resolution: CodeResolution | undefined): string | null {
  return resolution?.kind === 'one' ? resolution.standard.id : null;
}
