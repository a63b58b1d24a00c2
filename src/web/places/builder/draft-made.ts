import {
  type Command,
  type EditContext,
  type Entry,
  isStep,
  type Option,
  type Pathway,
  type Target,
} from './draft-parts.ts';

// What commands add to a draft: as the server makes it of what they say.

export function withoutAbsent<Given extends object>(given: Given): Partial<Given> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Given>;
}

type AddTarget = Extract<Command, { do: 'addTarget' }>;

export function toTarget({ id = '', target, bankTargetId, supports }: AddTarget, context: EditContext): Target | null {
  const usual = { id, successCriteria: [], mastery: { kind: 'allRequired' } as const, bank: null };
  if (bankTargetId !== undefined) {
    const wording = context.bankTarget(bankTargetId);
    return wording && { ...usual, ...wording, supports: supports ?? null };
  }
  if (!target) return null;
  const { standards = [], ...fields } = target;
  return { ...usual, supports: null, ...withoutAbsent(fields), standards: toStandards(standards) } as Target;
}

export function toStandards(
  standards: readonly { code?: string | undefined; standardId?: string | null | undefined }[],
): Target['standards'] {
  return standards.map(({ code = '', standardId = null }) => ({ standardId, code }));
}

/** Words of formats become their ids on the server; only ids are chosen here. */
export function toSuits(suits: Extract<Command, { do: 'addPathway' }>['pathway']['suits']): Pathway['suits'] {
  return { interests: [], modalities: [], level: null, languages: [], ...suits } as Pathway['suits'];
}

type NewEntry = Extract<Command, { do: 'addEntry' }>['entry'];

export function toEntry(id: string, given: NewEntry): Entry {
  if (given.kind === 'section') return { kind: 'section', id, title: given.title };
  const fields = {
    id,
    copiedFrom: null,
    title: given.title ?? null,
    targetIds: given.targetIds ?? [],
    role: given.role ?? (given.kind === 'checkpoint' ? ('assess' as const) : ('learn' as const)),
    isRequired: given.isRequired ?? given.kind !== 'note',
    instructions: given.instructions ?? null,
    minutes: given.minutes ?? null,
    maxScore: given.maxScore ?? null,
    prerequisiteIds: given.prerequisiteIds ?? [],
    preCheck: given.preCheck ?? null,
  };
  switch (given.kind) {
    case 'resource':
      return { kind: 'resource', ...fields, resource: toUse(given.resource) };
    case 'choice':
      return { kind: 'choice', ...fields, choose: given.choose, options: given.options.map(toOption) };
    case 'checkpoint':
      return { kind: 'checkpoint', ...fields, checkpoint: toCheckpoint(given.checkpoint) };
    case 'note':
      return { kind: 'note', ...fields };
  }
}

type NewOption = Extract<Command, { do: 'addOption' }>['option'];

export function toOption(given: NewOption): Option {
  const { id = '', title, minutes } = given;
  const shared = { id, title: title ?? null, minutes: minutes ?? null };
  return given.kind === 'resource'
    ? { kind: 'resource', ...shared, resource: toUse(given.resource) }
    : { kind: 'checkpoint', ...shared, checkpoint: toCheckpoint(given.checkpoint) };
}

const toUse = ({ resourceId, version }: { resourceId: string; version?: number | null | undefined }) => {
  return { resourceId, version: version ?? null };
};

type NewCheckpoint = Extract<NewEntry, { kind: 'checkpoint' }>['checkpoint'];

function toCheckpoint({ form, prompt, url, rubric, asksFor }: NewCheckpoint) {
  return { form, prompt: prompt ?? null, url: url ?? null, rubric: rubric ?? [], asksFor: asksFor ?? [] };
}

type Ids = Readonly<Record<string, string>>;

export function copyOfEntry(entry: Entry, id: string, ids: Ids, { playlistId }: EditContext): Entry {
  if (!isStep(entry)) return { ...entry, id };
  const copy = { ...entry, id, copiedFrom: { playlistId, stepId: entry.id } };
  if (copy.kind !== 'choice') return copy;
  return { ...copy, options: copy.options.map((option) => ({ ...option, id: ids[option.id] ?? '' })) };
}

export function copyOf(
  pathway: Pathway,
  { id = '', title, ids = {} }: Extract<Command, { do: 'copyPathway' }>,
  context: EditContext,
): Pathway {
  const entries = pathway.entries.map((entry) => {
    const copy = copyOfEntry(entry, ids[entry.id] ?? '', ids, context);
    return isStep(copy) ? { ...copy, prerequisiteIds: copy.prerequisiteIds.map((one) => ids[one] ?? one) } : copy;
  });
  return { ...pathway, id, title: title ?? pathway.title, entries };
}
