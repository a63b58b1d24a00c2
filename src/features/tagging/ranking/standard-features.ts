import type { Asked } from './rank-standards.ts';
import type { StandardsModel } from './standards-model.ts';
import type { TaggedText, TaggedTexts } from './tagged-texts.ts';

/** A candidate (by its row), and how much a tag speaks for it. */
type Vote = { readonly row: number; readonly share: number };
type Votes = readonly Vote[];

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
): { readonly candidates: readonly number[]; readonly rows: readonly number[][]; readonly likeness: Float64Array } {
  const candidates = candidatesFor(model, asked);
  const rowOf = new Map(candidates.map((at, row) => [at, row]));
  const count = candidates.length;
  const statement = model.index.scores(asked.words);
  const own = model.own.scores(asked.words);
  const likeness = tagged.index.scores(asked.words);
  const table = () => new Float64Array(count);

  const votesOfStandard = new Map<string, Votes>();
  const votesFor = (standardId: string): Votes => {
    const known = votesOfStandard.get(standardId);
    if (known) return known;
    const at = model.placeOf.get(standardId);
    const row = at === undefined ? undefined : rowOf.get(at);
    const votes =
      row !== undefined
        ? [{ row, share: 1 }]
        : (model.likes[at ?? -1] ?? []).flatMap((like) => {
            const other = rowOf.get(like.at);
            return other === undefined ? [] : [{ row: other, share: like.share * like.share }];
          });
    votesOfStandard.set(standardId, votes);
    return votes;
  };

  const usual = table();
  const usualElsewhere = table();
  const closest = table();
  const closestElsewhere = table();
  const likeAll = table();
  const likeAllElsewhere = table();
  const kindUses = new Map<string, number>();
  const votesOf: (Votes | null)[] = [];
  const isOwnGrade: boolean[] = [];
  let ownGrade = 0;
  let otherGrades = 0;
  for (const [slot, text] of tagged.texts.entries()) {
    if (text === null || !overlap(text.subjects, asked.subjects) || !isKnown(text)) {
      // What may not speak has no voice in anything below, and is no evidence.
      likeness[slot] = 0;
      votesOf.push(null);
      isOwnGrade.push(false);
      continue;
    }
    const isOwn = overlap(text.gradeLevels, asked.gradeLevels);
    const votes = merged(text.standardIds.map(votesFor));
    votesOf.push(votes);
    isOwnGrade.push(isOwn);
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

  const near = nearestVotes(likeness, votesOf, isOwnGrade, true, nearest.ownGrade, table());
  const elsewhere = nearestVotes(likeness, votesOf, isOwnGrade, false, nearest.otherGrades, table());
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
  return { candidates, rows, likeness };
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
  isOwnGrade: readonly boolean[],
  wanted: boolean,
  most: number,
  into: Float64Array,
): Float64Array {
  const slots: number[] = [];
  for (let slot = 0; slot < votesOf.length; slot += 1) {
    if (votesOf[slot] && isOwnGrade[slot] === wanted && (likeness[slot] as number) > 0) slots.push(slot);
  }
  slots.sort((a, b) => (likeness[b] as number) - (likeness[a] as number) || a - b);
  let sum = 0;
  for (const slot of slots.slice(0, most)) {
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
