import fc from 'fast-check';
import {
  type Entry,
  isStep,
  type Pathway,
  type PlaylistContent,
  type ResourceStep,
  type Step,
  type Target,
} from '../../src/features/playlists/playlist.ts';

/** Ids as the database makes them, from a number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(24, '0');
}

export function buildTarget(changes: Partial<Target> = {}): Target {
  return {
    id: idOf(1),
    statement: { en: 'I can name fractions.' },
    successCriteria: [],
    standards: [],
    mastery: { kind: 'allRequired' },
    bank: null,
    supports: null,
    ...changes,
  };
}

export function buildStep(changes: Partial<ResourceStep> = {}): ResourceStep {
  return {
    id: idOf(100),
    kind: 'resource',
    resource: { resourceId: idOf(900), version: null },
    copiedFrom: null,
    title: null,
    targetIds: [],
    role: 'learn',
    isRequired: true,
    instructions: null,
    minutes: null,
    maxScore: null,
    prerequisiteIds: [],
    preCheck: null,
    ...changes,
  };
}

export function buildPathway(changes: Partial<Pathway> = {}): Pathway {
  return {
    id: idOf(10),
    title: 'Watch',
    description: null,
    suits: { interests: [], modalities: [], level: null, languages: [] },
    entries: [],
    ...changes,
  };
}

export function buildContent(changes: Partial<PlaylistContent> = {}): PlaylistContent {
  return {
    title: 'Fractions',
    summary: null,
    subjects: [],
    gradeLevels: [],
    inLanguage: ['en'],
    interests: [],
    keywords: [],
    audience: 'students',
    coverFileId: null,
    license: null,
    attribution: null,
    minutesPerPathway: null,
    targets: [],
    pathways: [],
    choiceRules: { pathway: 'any', swap: 'never', addition: 'never' },
    teacherNotes: null,
    ...changes,
  };
}

const words = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
const resourceIds = fc.integer({ min: 900, max: 911 }).map(idOf);

function step(id: string, targetIds: readonly string[]): fc.Arbitrary<Step> {
  return fc
    .record({
      shape: fc.constantFrom('resource', 'choice', 'checkpoint', 'note'),
      resources: fc.array(resourceIds, { minLength: 1, maxLength: 4 }),
      title: fc.option(words),
      role: fc.constantFrom('learn' as const, 'practice' as const, 'assess' as const),
      isRequired: fc.boolean(),
      minutes: fc.option(fc.integer({ min: 1, max: 40 })),
      targetIds: fc.subarray([...targetIds]),
    })
    .map(({ shape, resources, ...fields }): Step => {
      const { kind: _kind, resource, ...base } = buildStep({ id, ...fields });
      if (shape === 'resource')
        return { ...base, kind: 'resource', resource: { ...resource, resourceId: resources[0] as string } };
      if (shape === 'note') return { ...base, kind: 'note' };
      const checkpoint = { form: 'conference', prompt: null, url: null, rubric: [], asksFor: [] } as const;
      if (shape === 'checkpoint') return { ...base, kind: 'checkpoint', checkpoint };
      const options = resources.map((resourceId, at) => ({
        id: `f${at}${id.slice(2)}`,
        title: null,
        minutes: null,
        kind: 'resource' as const,
        resource: { resourceId, version: null },
      }));
      return { ...base, kind: 'choice', choose: 1, options };
    });
}

/** Playlists of a few targets, pathways and steps, valid in their structure. */
export const contents: fc.Arbitrary<PlaylistContent> = fc
  .record({
    targets: fc.integer({ min: 0, max: 3 }),
    sizes: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  })
  .chain(({ targets, sizes }) => {
    const targetIds = Array.from({ length: targets }, (_, at) => idOf(1 + at));
    return fc
      .record({
        title: words,
        statements: fc.tuple(...targetIds.map(() => words)),
        pathways: fc.tuple(
          ...sizes.map((size, at) =>
            fc.record({
              title: words,
              entries: fc.tuple(
                ...Array.from({ length: size }, (_, place) => {
                  const id = idOf(100 + at * 20 + place);
                  return fc.oneof(
                    { weight: 6, arbitrary: step(id, targetIds) as fc.Arbitrary<Entry> },
                    { weight: 1, arbitrary: words.map((title): Entry => ({ kind: 'section', id, title })) },
                  );
                }),
              ),
            }),
          ),
        ),
      })
      .map(({ title, statements, pathways }) =>
        buildContent({
          title,
          targets: targetIds.map((id, at) => buildTarget({ id, statement: { en: statements[at] as string } })),
          pathways: pathways.map((pathway, at) => buildPathway({ id: idOf(10 + at), ...pathway })),
        }),
      );
  });

/** One thing that somebody does to a playlist; numbers choose what it is done to. */
export type RandomEdit = { readonly kind: string; readonly a: number; readonly b: number; readonly word: string };

/** @param side keeps ids that two people mint apart */
export const edits = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'title',
      'retitle',
      'role',
      'remove',
      'move',
      'add',
      'addPathway',
      'removePathway',
      'turnPathways',
      'target',
      'removeTarget',
      'need',
    ),
    a: fc.nat({ max: 1_000 }),
    b: fc.nat({ max: 1_000 }),
    word: words,
  }),
  { maxLength: 6 },
);

/** A playlist after such edits, valid in its structure. `firstId` keeps the ids that two people mint apart. */
export function edited(content: PlaylistContent, list: readonly RandomEdit[], firstId: number): PlaylistContent {
  return list.reduce((current, edit, at) => editOnce(current, edit, idOf(firstId + at)), content);
}

function editOnce(content: PlaylistContent, { kind, a, b, word }: RandomEdit, id: string): PlaylistContent {
  const { pathways, targets } = content;
  const pathway = pathways[a % Math.max(1, pathways.length)];
  const change = (changed: Pathway): PlaylistContent => ({
    ...content,
    pathways: pathways.map((other) => (other.id === changed.id ? changed : other)),
  });
  if (kind === 'title') return { ...content, title: word };
  if (kind === 'addPathway') return { ...content, pathways: [buildPathway({ id, title: word }), ...pathways] };
  if (kind === 'turnPathways') return { ...content, pathways: [...pathways].reverse() };
  if (kind === 'target') return { ...content, targets: [...targets, buildTarget({ id, statement: { en: word } })] };
  if (kind === 'removeTarget') {
    const gone = targets[a % Math.max(1, targets.length)]?.id;
    const without = (entry: Entry): Entry =>
      isStep(entry) ? { ...entry, targetIds: entry.targetIds.filter((target) => target !== gone) } : entry;
    return {
      ...content,
      targets: targets.filter((target) => target.id !== gone),
      pathways: pathways.map((one) => ({ ...one, entries: one.entries.map(without) })),
    };
  }
  if (!pathway) return content;
  if (kind === 'removePathway') return { ...content, pathways: pathways.filter((other) => other !== pathway) };
  const place = b % Math.max(1, pathway.entries.length);
  const entry = pathway.entries[place];
  const rest = withoutNeed(
    pathway.entries.filter((other) => other !== entry),
    entry?.id,
  );
  if (kind === 'add')
    return change({ ...pathway, entries: pathway.entries.toSpliced(place, 0, buildStep({ id, title: word })) });
  if (!entry) return content;
  if (kind === 'remove') return change({ ...pathway, entries: rest });
  if (kind === 'move') {
    const other = pathways[b % pathways.length] as Pathway;
    const moved = isStep(entry) ? { ...entry, prerequisiteIds: [] } : entry;
    if (other === pathway) return change({ ...pathway, entries: rest.toSpliced(a % (rest.length + 1), 0, moved) });
    const taken = change({ ...pathway, entries: rest });
    const entries = other.entries.toSpliced(a % (other.entries.length + 1), 0, moved);
    return { ...taken, pathways: taken.pathways.map((one) => (one.id === other.id ? { ...one, entries } : one)) };
  }
  const first = pathway.entries.find(isStep);
  const changed: Entry =
    !isStep(entry) || kind === 'retitle'
      ? { ...entry, title: word }
      : kind === 'need'
        ? { ...entry, prerequisiteIds: first && first.id < entry.id ? [first.id] : [] }
        : { ...entry, role: a % 2 === 0 ? 'assess' : 'practice' };
  return change({ ...pathway, entries: pathway.entries.with(place, changed) });
}

function withoutNeed(entries: readonly Entry[], gone: string | undefined): Entry[] {
  return entries.map((entry) =>
    isStep(entry) ? { ...entry, prerequisiteIds: entry.prerequisiteIds.filter((id) => id !== gone) } : entry,
  );
}

/** What makes a playlist's structure invalid, in words; nothing for a valid one. */
export function structuralFaults(content: PlaylistContent): string[] {
  const targetIds = content.targets.map(({ id }) => id);
  const ids = [
    ...targetIds,
    ...content.pathways.flatMap(({ id, entries }) => [id, ...entries.map((entry) => entry.id)]),
  ];
  const faults = new Set(ids).size === ids.length ? [] : ['an id twice'];
  for (const { entries } of content.pathways) {
    const steps = new Map(entries.filter(isStep).map((one) => [one.id, one]));
    for (const one of steps.values()) {
      if (one.targetIds.some((id) => !targetIds.includes(id))) faults.push(`${one.id} serves no target`);
      if (one.prerequisiteIds.some((id) => !steps.has(id))) faults.push(`${one.id} needs a step that is not there`);
      if (needsItself(one.id, steps)) faults.push(`${one.id} needs itself`);
    }
  }
  return faults;
}

function needsItself(id: string, steps: ReadonlyMap<string, Step>): boolean {
  const seen = new Set<string>();
  const waiting = [...(steps.get(id)?.prerequisiteIds ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === id) return true;
    if (!seen.has(next)) waiting.push(...(steps.get(next)?.prerequisiteIds ?? []));
    seen.add(next);
  }
  return false;
}
