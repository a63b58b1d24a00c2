import { isDeepStrictEqual } from 'node:util';
import { type BankWording, wordingOf } from '../playlists/bank-links.ts';
import {
  type ChoiceOption,
  type Entry,
  isStep,
  type PlaylistContent,
  type Step,
  type Target,
  type TargetStandard,
} from '../playlists/playlist.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { ImportLine, PlaylistRecord, ResourceHint } from './playlist-record.ts';

/** A resource of the library that is what a file means. */
export type FoundResource = {
  readonly id: string;
  /** What told it. */
  readonly by: 'id' | 'source' | 'address' | 'bytes';
  readonly subjects: readonly string[];
  readonly inLanguage: readonly string[];
};

/** What the library says to what a file refers to. */
export type Surroundings = {
  /** By the id in the file. */
  readonly resources: ReadonlyMap<string, FoundResource>;
  /** Those of the standards that are known here, by their identifiers. */
  readonly standards: ReadonlySet<string>;
  /** What codes mean here, where it is one standard. */
  readonly byCode: ReadonlyMap<string, string>;
  readonly bank: ReadonlyMap<string, BankWording>;
  readonly terms: Pick<VocabularySet, 'resolveTags'>;
};

export type SettledIn = {
  readonly content: PlaylistContent;
  readonly lines: readonly ImportLine[];
  /** How many places in the file show a resource, and of how many the resource is not here. */
  readonly uses: { readonly found: number; readonly missing: number };
};

const wordsFor = {
  id: 'by its id',
  source: 'by the key that it was imported by',
  address: 'by its address',
  bytes: 'by the bytes of its file',
} as const;

/** The content of a file, at home: with the resources, standards, targets and terms of this library in place of the file's. */
export function settleIn(given: PlaylistContent, record: PlaylistRecord, around: Surroundings): SettledIn {
  const { resources, terms } = around;
  const lines: ImportLine[] = [...record.lines];
  const uses = { found: 0, missing: 0 };
  const hints = new Map(record.resources.map((hint) => [hint.resourceId, hint]));

  /** The resource that is meant, noted in the report; null where it is not here. */
  const find = (fileId: string, place: string, id: string): string | null => {
    const found = resources.get(fileId);
    const name = hints.get(fileId)?.name ?? `Resource ${fileId}`;
    if (!found) {
      uses.missing += 1;
      const rest = record.ifMissing === 'keep' ? 'Its place stays; put something else there.' : 'It was left out.';
      lines.push({ code: 'resource_missing', place, id, message: `${name} is not in this library. ${rest}` });
      return null;
    }
    uses.found += 1;
    const message = `${name} was found ${wordsFor[found.by]}.`;
    lines.push({ code: 'resource_found', place, id, resourceId: found.id, message });
    return found.id;
  };

  const targets = given.targets.map((target, at) => settleTarget(target, `target ${at + 1}`, around, lines));
  const pathways = given.pathways.map((pathway, at) => {
    const { suits } = pathway;
    const entries = pathway.entries.flatMap((entry, position): Entry[] => {
      if (!isStep(entry)) return [entry];
      const settled = settleStep(entry, `path ${at + 1}, activity ${position + 1}`, { record, hints, find });
      return settled ? [settled] : [];
    });
    const here = new Set(entries.map(({ id }) => id));
    return {
      ...pathway,
      suits: { ...suits, interests: terms.resolveTags('interests', suits.interests) },
      entries: entries.map((entry) =>
        isStep(entry) ? { ...entry, prerequisiteIds: entry.prerequisiteIds.filter((id) => here.has(id)) } : entry,
      ),
    };
  });
  const shown = [...resources.values()];
  const isDescribed = record.describedBy === 'file';
  const content: PlaylistContent = {
    ...given,
    subjects: isDescribed
      ? terms.resolveTags('subjects', given.subjects)
      : unique(shown.flatMap((one) => one.subjects)),
    inLanguage: isDescribed ? given.inLanguage : unique(shown.flatMap((one) => one.inLanguage)),
    interests: terms.resolveTags('interests', given.interests),
    coverFileId: null,
    targets,
    pathways,
  };
  return { content, lines, uses };
}

function settleStep(
  step: Step,
  place: string,
  {
    record,
    hints,
    find,
  }: {
    record: PlaylistRecord;
    hints: ReadonlyMap<string, ResourceHint>;
    find(fileId: string, place: string, id: string): string | null;
  },
): Step | null {
  if (step.kind === 'resource') {
    const { resourceId: fileId } = step.resource;
    const resourceId = find(fileId, place, step.id);
    if (resourceId !== null) return { ...step, resource: { resourceId, version: null } };
    if (record.ifMissing === 'leaveOut') return null;
    // Nothing here has a title for it, and people are to know what it was.
    return { ...step, title: step.title ?? titleOf(hints.get(fileId)) };
  }
  if (step.kind !== 'choice') return step;
  const options = step.options.flatMap((option): ChoiceOption[] => {
    if (option.kind !== 'resource') return [option];
    const { resourceId: fileId } = option.resource;
    const resourceId = find(fileId, place, step.id);
    if (resourceId !== null) return [{ ...option, resource: { resourceId, version: null } }];
    return record.ifMissing === 'leaveOut' ? [] : [{ ...option, title: option.title ?? titleOf(hints.get(fileId)) }];
  });
  return { ...step, options };
}

function settleTarget(target: Target, place: string, around: Surroundings, lines: ImportLine[]): Target {
  const note = (code: ImportLine['code'], message: string): void => {
    lines.push({ code, place, id: target.id, message });
  };
  const standards = target.standards.map((standard): TargetStandard => {
    const { standardId, code } = standard;
    if (standardId !== null && around.standards.has(standardId)) return standard;
    const other = around.byCode.get(code) ?? null;
    if (other === null) {
      note('standard_unknown', `No framework here has ${code}, or several have it: the code alone was taken over.`);
    } else if (standardId !== null) {
      note('standard_by_code', `${code} is another framework’s here.`);
    }
    return { standardId: other, code };
  });
  const { bank } = target;
  if (bank === null) return { ...target, standards };
  const known = around.bank.get(bank.targetId);
  if (!known || known.isRetired) {
    note('not_taken_over', 'The target is of a district’s bank that this one does not have. It keeps its wording.');
    return { ...target, standards, bank: null };
  }
  const settled = { ...target, standards };
  // Where the wording is not the bank's, its newer one is offered as to any playlist.
  const isSame = isDeepStrictEqual(wordingOf(settled), wordingOf(known));
  return { ...settled, bank: { targetId: bank.targetId, revision: isSame ? known.revision : bank.revision } };
}

function titleOf(hint: ResourceHint | undefined): string | null {
  return hint?.title ?? null;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
