import { nearestSlots } from './nearest.ts';
import type { Asked } from './rank-standards.ts';
import type { StandardsModel } from './standards-model.ts';
import type { TaggedText, TaggedTexts } from './tagged-texts.ts';

/** A candidate (by its row), and how much a tag speaks for it. */
export type Vote = { readonly row: number; readonly share: number };
type Votes = readonly Vote[];

/** What speaks for each candidate, row by row. */
export type Features = {
  readonly candidates: readonly number[];
  readonly rows: readonly number[][];
  /** By slot; 0 for what may not speak. */
  readonly likeness: Float64Array;
  readonly votesOf: readonly (Votes | null)[];
};

const nearest = { ownGrade: 20, otherGrades: 30 } as const;
/** How much is needed before the texts with a word are believed. */
const wordPrior = 4;

/** What `features` measures of each candidate, in this order. */
export const featureNames = [
  'statement',
  'statementOfBest',
  'ownWords',
  'nearest',
  'nearestLog',
  'nearestElsewhere',
  'nearestElsewhereLog',
  'words',
  'wordsFor',
  'usual',
  'usualElsewhere',
  'usualOfKind',
  'usualAll',
  'closest',
  'closestElsewhere',
  'likeAll',
  'likeAllElsewhere',
  'nearestOfBest',
] as const;

export type FeatureName = (typeof featureNames)[number];

/**
 * Candidates for a resource with what speaks for each: how well its words fit the statement; what the nearest tagged
 * resources of its grade have, and those of other grades have that says the same; what resources with its words have; what
 * resources of its subject and grade have as a rule.
 */
export function features<Text extends TaggedText>(
  model: StandardsModel,
  tagged: TaggedTexts<Text>,
  asked: Asked,
  isKnown: (text: Text) => boolean,
): Features {
  const candidates = candidatesFor(model, asked);
  const rowOf = new Int32Array(model.standards.length).fill(-1);
  for (const [row, at] of candidates.entries()) rowOf[at] = row;
  const count = candidates.length;
  const statement = model.index.scores(asked.words);
  const own = model.own.scores(asked.words);
  const likeness = tagged.index.scores(asked.words);
  const table = () => new Float64Array(count);

  const votesOfPlace: (Votes | undefined)[] = [];
  const votesFor = (at: number): Votes => {
    const known = votesOfPlace[at];
    if (known) return known;
    const row = rowOf[at] as number;
    const votes =
      row >= 0
        ? [{ row, share: 1 }]
        : (model.likes[at] ?? []).flatMap((like) => {
            const other = rowOf[like.at] as number;
            return other < 0 ? [] : [{ row: other, share: like.share * like.share }];
          });
    votesOfPlace[at] = votes;
    return votes;
  };

  const usual = table();
  const usualElsewhere = table();
  const closest = table();
  const closestElsewhere = table();
  const likeAll = table();
  const likeAllElsewhere = table();
  const kindUses = new Map<string, number>();
  const votesOf: (Votes | null)[] = new Array(tagged.texts.length).fill(null);
  const isOwnGrade = new Uint8Array(tagged.texts.length);
  let ownGrade = 0;
  let otherGrades = 0;
  for (let slot = 0; slot < tagged.texts.length; slot += 1) {
    const text = tagged.texts[slot] as Text | null;
    // Who has no standards says nothing of them. What may not speak has no voice in anything below, and is no evidence.
    if (text === null || text.standardIds.length === 0 || !overlap(text.subjects, asked.subjects) || !isKnown(text)) {
      likeness[slot] = 0;
      continue;
    }
    const isOwn = overlap(text.gradeLevels, asked.gradeLevels);
    const votes = merged(placesOf(model, text).map(votesFor));
    votesOf[slot] = votes;
    isOwnGrade[slot] = isOwn ? 1 : 0;
    if (isOwn) ownGrade += 1;
    else otherGrades += 1;
    const alike = likeness[slot] as number;
    const [seen, top, all] = isOwn ? [usual, closest, likeAll] : [usualElsewhere, closestElsewhere, likeAllElsewhere];
    for (const { row, share } of votes) {
      seen[row] = (seen[row] as number) + share;
      top[row] = Math.max(top[row] as number, alike * share);
      all[row] = (all[row] as number) + alike * share;
      if (isOwn && share === 1) {
        const kind = model.kinds[candidates[row] as number] as string;
        kindUses.set(kind, (kindUses.get(kind) ?? 0) + 1);
      }
    }
  }

  const near = nearestVotes(likeness, votesOf, isOwnGrade, 1, nearest.ownGrade, table());
  const elsewhere = nearestVotes(likeness, votesOf, isOwnGrade, 0, nearest.otherGrades, table());
  const total = ownGrade + otherGrades;
  const base = table().map((_, row) => ((usual[row] as number) + (usualElsewhere[row] as number) + 0.3) / (total + 10));
  const byWords = votesOfWords(tagged, asked, votesOf, base);
  const kindSizes = new Map<string, number>();
  for (const at of candidates) {
    const kind = model.kinds[at] as string;
    kindSizes.set(kind, (kindSizes.get(kind) ?? 0) + 1);
  }
  const best = {
    statement: Math.max(1e-9, ...candidates.map((at) => statement[at] as number)),
    near: Math.max(1e-9, ...near),
  };
  const rows = candidates.map((at, row) => {
    const kind = model.kinds[at] as string;
    // How many of the resources of this grade have one of its kind, by how many of that kind there are.
    const ofKind = (kindUses.get(kind) ?? 0) / (kindSizes.get(kind) ?? 1);
    const has = (usual[row] as number) + 0.6 * Math.min(1, ofKind) + 0.05;
    return [
      statement[at] as number,
      (statement[at] as number) / best.statement,
      own[at] as number,
      Math.sqrt(near[row] as number),
      Math.log((near[row] as number) + 0.02),
      Math.sqrt(elsewhere[row] as number),
      Math.log((elsewhere[row] as number) + 0.02),
      byWords.both[row] as number,
      byWords.positive[row] as number,
      Math.log(has / (ownGrade + 5)),
      Math.log(((usualElsewhere[row] as number) + 0.5) / (otherGrades + 10)),
      Math.log((ofKind * count) / (ownGrade || 1) + 0.02),
      Math.log(base[row] as number),
      closest[row] as number,
      closestElsewhere[row] as number,
      (likeAll[row] as number) / ((usual[row] as number) + 1),
      (likeAllElsewhere[row] as number) / ((usualElsewhere[row] as number) + 1),
      (near[row] as number) / best.near,
    ];
  });
  return { candidates, rows, likeness, votesOf };
}

const placesByModel = new WeakMap<StandardsModel, WeakMap<TaggedText, readonly number[]>>();

/** Where the standards of a text are in the model. */
function placesOf(model: StandardsModel, text: TaggedText): readonly number[] {
  let known = placesByModel.get(model);
  if (!known) {
    known = new WeakMap();
    placesByModel.set(model, known);
  }
  let places = known.get(text);
  if (!places) {
    places = text.standardIds.flatMap((id) => model.placeOf.get(id) ?? []);
    known.set(text, places);
  }
  return places;
}

/** Those of its grades and subjects, as far as both are known. */
function candidatesFor({ standards }: StandardsModel, asked: Asked): number[] {
  const candidates: number[] = [];
  for (const [at, { subjects, gradeLevels, code }] of standards.entries()) {
    if (code !== null && overlap(subjects, asked.subjects) && overlap(gradeLevels, asked.gradeLevels)) {
      candidates.push(at);
    }
  }
  return candidates;
}

/** What is not known speaks against nothing. */
function overlap(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((each) => other.includes(each));
}

/** What any of the tags of one text says, each candidate once. */
function merged(lists: readonly Votes[]): Votes {
  if (lists.length === 1) return lists[0] as Votes;
  const shares = new Map<number, number>();
  for (const { row, share } of lists.flat()) if (share > (shares.get(row) ?? 0)) shares.set(row, share);
  return [...shares].map(([row, share]) => ({ row, share }));
}

/** The share of the nearest texts that have each candidate; the more alike, the more a text counts. */
function nearestVotes(
  likeness: Float64Array,
  votesOf: readonly (Votes | null)[],
  isOwnGrade: Uint8Array,
  wanted: 0 | 1,
  most: number,
  into: Float64Array,
): Float64Array {
  const accepts = (slot: number) => votesOf[slot] !== null && isOwnGrade[slot] === wanted;
  let sum = 0;
  for (const slot of nearestSlots(likeness, { most, above: 0, accepts })) {
    const weight = (likeness[slot] as number) ** 2;
    sum += weight;
    for (const { row, share } of votesOf[slot] as Votes) into[row] = (into[row] as number) + weight * share;
  }
  return sum === 0 ? into : into.map((each) => each / sum);
}

/** How much more often texts with each of the words have a candidate than texts do at all (naive Bayes, held back). */
function votesOfWords(
  { index }: TaggedTexts,
  { words }: Asked,
  votesOf: readonly (Votes | null)[],
  base: Float64Array,
): { readonly both: Float64Array; readonly positive: Float64Array } {
  const both = new Float64Array(base.length);
  const positive = new Float64Array(base.length);
  const having = new Float64Array(base.length);
  let weights = 0;
  for (const [word, asked] of words) {
    having.fill(0);
    let texts = 0;
    for (const slot of index.slotsWith(word)) {
      const votes = votesOf[slot];
      if (!votes) continue;
      texts += 1;
      for (const { row, share } of votes) having[row] = (having[row] as number) + share;
    }
    if (texts === 0) continue;
    const weight = Math.min(1, asked);
    weights += weight;
    for (let row = 0; row < base.length; row += 1) {
      const usual = base[row] as number;
      const more = Math.log(((having[row] as number) + wordPrior * usual) / (texts + wordPrior) / usual);
      both[row] = (both[row] as number) + weight * more;
      if (more > 0) positive[row] = (positive[row] as number) + weight * more;
    }
  }
  const scale = weights === 0 ? 1 : Math.sqrt(weights);
  return { both: both.map((each) => each / scale), positive: positive.map((each) => each / scale) };
}
