import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import { normaliseLicense } from '../licenses/license.ts';
import type { Resource } from '../resources/resource.ts';
import { type AlignmentReader, resolveAlignments } from '../resources/resource-alignments.ts';
import { withTermIds } from '../resources/resource-terms.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { type BankReader, wordingOf } from './bank-links.ts';
import type { CommandInput } from './edit.schemas.ts';
import type { Command } from './edit-commands.ts';
import { type PlaylistContent, type ResourceUse, stepsOf, type TargetStandard, usesOf } from './playlist.ts';

export type CommandReaders = {
  readonly bank: BankReader;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  /** Those of the resources that the actor may see. */
  readonly getResources: (actor: Actor, ids: readonly string[]) => Promise<readonly Resource[]>;
  /** Whether the actor reads older versions of it. */
  readonly mayReadVersions: (actor: Actor, resource: Resource) => boolean;
  /** Keeps a picture from being swept until it is a cover; the id that it has then, null when the actor has no such picture. */
  readonly claimCover: (actor: Actor, fileId: string) => Promise<string | null>;
};

type Path = (string | number)[];
type Words = { interests?: string[]; subjects?: string[]; modalities?: string[] };

/**
 * What people wrote, in the words of the program: ids of terms and of standards, licenses in their normal form. New uses of
 * resources and pictures must be within reach of the actor; what the draft has already is not asked again.
 * @param at where the commands stand in the request
 */
export async function prepareCommands(
  readers: CommandReaders,
  actor: Actor,
  inputs: readonly CommandInput[],
  { draft, at }: { draft: PlaylistContent | null; at: (index: number) => Path },
): Promise<Command[]> {
  const terms = await readers.vocabularies.of(actor.orgId);
  const faults: Fault[] = [];
  const miss = (path: Path, message: string): void => {
    faults.push({ in: 'body', path, code: 'invalid_value', message, params: {} });
  };

  const withTerms = <Given extends Words>(given: Given, path: Path): Given => {
    const { input, unknown } = withTermIds(given, terms);
    for (const { path: within } of unknown) miss([...path, ...within], 'There is no such format.');
    return input as unknown as Given;
  };
  const toStandards = async (
    given: readonly { code?: string | undefined; standardId?: string | null | undefined }[],
    path: Path,
  ): Promise<TargetStandard[]> => {
    const alignments = given.map((one) => ({ ...one, alignmentType: 'teaches' as const }));
    const [found] = await resolveAlignments(readers.standards, scopeOf(actor), [
      { input: { alignments }, current: [] },
    ]);
    for (const { path: within } of found?.unknown ?? []) {
      miss([...path, ...within.slice(1)], 'There is no such standard.');
    }
    return (found?.input.alignments ?? []).map(({ standardId, code }) => ({ standardId, code }));
  };
  /** Bank links are the server's; codes become standards. */
  const toTargetFields = async <Given extends { standards?: Parameters<typeof toStandards>[0] | undefined }>(
    given: Given,
    path: Path,
  ) => {
    const { standards, ...fields } = given;
    return { ...fields, ...(standards && { standards: await toStandards(standards, [...path, 'standards']) }) };
  };
  /** The wording of a target of the district, with the link to it. */
  const toBankFields = async (id: string, path: Path) => {
    const found = (await readers.bank.getMany(actor, [id])).get(id);
    const isHere = draft?.targets.some(({ bank }) => bank?.targetId === id) ?? false;
    if (!found) miss(path, 'There is no such learning target in the bank.');
    else if (found.isRetired) miss(path, 'This learning target is no longer offered.');
    else if (isHere) miss(path, 'It is among the learning targets already.');
    return found && { ...wordingOf(found), bank: { targetId: id, revision: found.revision } };
  };
  const toPathwayFields = <Given extends { suits?: Words | undefined }>(given: Given, path: Path): Given =>
    given.suits ? { ...given, suits: withTerms(given.suits, [...path, 'suits']) } : given;

  const toCover = async (fileId: string | null | undefined, path: Path) => {
    if (!fileId || fileId === draft?.coverFileId) return {};
    const coverFileId = await readers.claimCover(actor, fileId);
    if (coverFileId === null) miss([...path, 'coverFileId'], 'There is no such picture. Send it again.');
    return { coverFileId };
  };

  const prepare = async (input: CommandInput, path: Path): Promise<Command> => {
    switch (input.do) {
      case 'setDetails': {
        // Without a path the request itself is the details.
        const within = path.length === 0 ? [] : [...path, 'changes'];
        const { license, ...changes } = withTerms(input.changes as typeof input.changes & Words, within);
        const cover = await toCover(changes.coverFileId, within);
        const normal = license === undefined ? {} : { license: license === null ? null : normaliseLicense(license) };
        return { do: 'setDetails', changes: { ...changes, ...cover, ...normal } } as Command;
      }
      case 'addTarget': {
        const { bankTargetId, supports, ...command } = input;
        const target = bankTargetId
          ? { ...(await toBankFields(bankTargetId, [...path, 'bankTargetId'])), supports: supports ?? null }
          : input.target && (await toTargetFields(input.target, [...path, 'target']));
        return { ...command, target } as Command;
      }
      case 'updateTarget':
        return { ...input, changes: await toTargetFields(input.changes, [...path, 'changes']) } as Command;
      case 'addPathway':
        return { ...input, pathway: toPathwayFields(input.pathway, [...path, 'pathway']) } as Command;
      case 'updatePathway':
        return { ...input, changes: toPathwayFields(input.changes, [...path, 'changes']) } as Command;
      default:
        return input as Command;
    }
  };

  const commands: Command[] = [];
  for (const [index, input] of inputs.entries()) commands.push(await prepare(input, at(index)));
  const uses = inputs.flatMap((input, index) => usesIn(input, at(index)));
  for (const path of await findUnreachable(readers, actor, uses, draft)) {
    miss(path, 'There is no such resource, or no such version that you may read.');
  }
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
  return commands;
}

type PlacedUse = { readonly use: ResourceUse; readonly path: Path };

/** Uses of resources that are not in the draft, and not within reach of the actor. */
async function findUnreachable(
  { getResources, mayReadVersions }: CommandReaders,
  actor: Actor,
  uses: readonly PlacedUse[],
  draft: PlaylistContent | null,
): Promise<Path[]> {
  const keyOf = ({ resourceId, version }: ResourceUse): string => `${resourceId} ${version}`;
  const known = new Set(
    draft?.pathways.flatMap((pathway) => stepsOf(pathway).flatMap((step) => usesOf(step).map(keyOf))) ?? [],
  );
  const unknown = uses.filter(({ use }) => !known.has(keyOf(use)));
  if (unknown.length === 0) return [];
  const ids = [...new Set(unknown.map(({ use }) => use.resourceId))];
  const byId = new Map((await getResources(actor, ids)).map((resource) => [resource.id, resource]));
  return unknown.flatMap(({ use, path }) => {
    const resource = byId.get(use.resourceId);
    if (!resource) return [path];
    const newest = resource.publication?.version ?? 0;
    if (use.version === null || use.version === newest) return [];
    // An older version may have been taken back for a reason: who has not worked on it does not bring it up again.
    return use.version < newest && mayReadVersions(actor, resource) ? [] : [path];
  });
}

/** Every use of a resource that a command brings in, with its place. */
function usesIn(input: CommandInput, path: Path): PlacedUse[] {
  const found: PlacedUse[] = [];
  const add = (use: ResourceUse | undefined, where: Path): void => {
    if (use) found.push({ use, path: [...path, ...where, 'resourceId'] });
  };
  switch (input.do) {
    case 'addEntry':
    case 'replaceEntry': {
      const { entry } = input;
      if (entry.kind === 'resource') add(entry.resource, ['entry', 'resource']);
      if (entry.kind === 'choice') {
        for (const [index, option] of entry.options.entries()) {
          if (option.kind === 'resource') add(option.resource, ['entry', 'options', index, 'resource']);
        }
      }
      break;
    }
    case 'addOption':
      if (input.option.kind === 'resource') add(input.option.resource, ['option', 'resource']);
      break;
    case 'updateEntry':
    case 'updateOption':
      add(input.changes.resource, ['changes', 'resource']);
      break;
    default:
  }
  return found;
}
