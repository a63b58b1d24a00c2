import fc from 'fast-check';
import { namedGrades } from '../../src/features/tagging/ranking/named-grades.ts';
import { nearestSlots } from '../../src/features/tagging/ranking/nearest.ts';
import { rankStandards } from '../../src/features/tagging/ranking/rank-standards.ts';
import { rankTerms, type TermQuestion } from '../../src/features/tagging/ranking/rank-terms.ts';
import { type RankedStandard, standardsModel } from '../../src/features/tagging/ranking/standards-model.ts';
import {
  createTaggedTexts,
  type TaggedText,
  wordsOfResource,
} from '../../src/features/tagging/ranking/tagged-texts.ts';
import { leastSure, termWeights } from '../../src/features/tagging/ranking/term-weights.ts';
import { createWordIndex } from '../../src/features/tagging/ranking/word-index.ts';
import { suggestableTerms } from '../../src/features/tagging/suggestable-terms.ts';
import { shippedVocabularySet } from '../../src/features/vocabularies/vocabulary-set.ts';

const words = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 4 }));
const textsOfWords = fc.array(words, { minLength: 1, maxLength: 30 });
const toMap = (record: Record<string, number>) => new Map(Object.entries(record));
const allWords = ['a', 'b', 'c', 'd', 'e'];

const wordsOf = (title: string, topicPaths: string[][] = []) =>
  wordsOfResource({ title, summary: null, keywords: [], topicPaths, body: null });

describe('the index of words', () => {
  test('scores a text the same whatever was taken out before, and nothing that was taken out', () => {
    fc.assert(
      fc.property(textsOfWords, fc.array(fc.boolean(), { maxLength: 30 }), words, (texts, isGone, query) => {
        const index = createWordIndex();
        const fresh = createWordIndex();
        for (const text of texts) index.add(toMap(text));
        for (const at of texts.keys()) if (isGone[at]) index.remove(at);
        const before = index.scores(toMap(query));
        for (const at of texts.keys()) if (isGone[at]) expect(before[at]).toBe(0);
        const kept = index.compact();
        for (const old of kept) fresh.add(toMap(texts[old] as Record<string, number>));
        expect([...index.scores(toMap(query))]).toEqual([...fresh.scores(toMap(query))]);
        for (const word of allWords) {
          expect([...index.slotsWith(word)]).toEqual([...fresh.slotsWith(word)]);
          expect([...kept.keys()].map((slot) => index.has(slot, word))).toEqual(
            [...kept.keys()].map((slot) => fresh.has(slot, word)),
          );
        }
      }),
    );
  });

  test('gives scores from 0 to 1', () => {
    fc.assert(
      fc.property(textsOfWords, words, (texts, query) => {
        const index = createWordIndex();
        for (const text of texts) index.add(toMap(text));
        expect([...index.scores(toMap(query))].filter((score) => !(score >= 0 && score <= 1))).toEqual([]);
      }),
    );
  });
});

test('the nearest are those that sorting all of them gives', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 9 })), fc.integer({ min: 1, max: 8 }), (numbers, most) => {
      const scores = Float64Array.from(numbers);
      const accepts = (slot: number) => slot % 3 !== 0;
      const sorted = [...scores.keys()]
        .filter((slot) => accepts(slot) && (scores[slot] as number) > 0)
        .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
      expect(nearestSlots(scores, { most, above: 0, accepts })).toEqual(sorted.slice(0, most));
    }),
  );
});

const statements: readonly [code: string, grade: '3' | '5', statement: string][] = [
  [
    '3.NF.1',
    '3',
    'Understand a fraction as the quantity formed by parts when a whole is partitioned into equal parts.',
  ],
  ['3.NF.2', '3', 'Represent fractions on a number line diagram.'],
  ['3.MD.1', '3', 'Tell and write time to the nearest minute and measure time intervals in minutes.'],
  ['5.NF.1', '5', 'Add and subtract fractions with unlike denominators.'],
  ['5.G.1', '5', 'Graph points on the coordinate plane.'],
];
const standards = statements.map(
  ([code, grade, statement]): RankedStandard => ({
    id: code,
    frameworkId: 'f',
    code,
    codeKeys: [code],
    statement,
    itemType: null,
    subjects: ['mathematics'],
    gradeLevels: [grade],
    parentIds: [],
  }),
);
function modelOf(list: readonly RankedStandard[]) {
  const making = standardsModel(list);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}
const model = modelOf(standards);

type Text = TaggedText & { readonly traits: readonly string[]; readonly interests: readonly string[] };
const text = (id: string, changes: Partial<Text> = {}): Text => ({
  id,
  subjects: ['mathematics'],
  gradeLevels: [],
  standardIds: [],
  traits: [],
  interests: [],
  ...changes,
});

describe('standards', () => {
  const asked = (title: string, topicPaths: string[][] = []) => ({
    words: wordsOf(title, topicPaths),
    codeKeys: [],
    subjects: ['mathematics'],
    gradeLevels: [],
  });
  const options = { limit: 3, isKnown: () => true };

  test('are found across grades, by topics too, and what has no standards does not stand in the way', () => {
    const tagged = createTaggedTexts<Text>();
    tagged.put(text('like', { gradeLevels: ['3'], standardIds: ['3.NF.1'] }), wordsOf('Understanding fractions'));
    const alone = rankStandards(model, tagged, asked('Recognizing', [['Math', 'Fractions']]), options);
    expect(alone.ranked[0]?.standardId).toMatch(/NF/);
    for (let each = 0; each < 40; each += 1) tagged.put(text(`${each}`), wordsOf(`Fractions, once more: ${each}`));
    const question = asked('Understanding fractions, once more');
    const { ranked, evidenceOf } = rankStandards(model, tagged, question, options);
    expect(ranked[0]).toMatchObject({ standardId: '3.NF.1' });
    expect(ranked[0]?.confidence).toBeGreaterThan(ranked[1]?.confidence ?? 1);
    expect(evidenceOf('3.NF.1').similar).toEqual([expect.objectContaining({ id: 'like', standardId: '3.NF.1' })]);
  });

  test('are sure between 0 and 1, in order, and the same each time', () => {
    const tagged = createTaggedTexts<Text>();
    for (const [at, { id, statement, gradeLevels }] of standards.entries()) {
      tagged.put(text(`${at}`, { standardIds: [id], gradeLevels }), wordsOf(statement));
    }
    const vocabulary = ['fractions', 'number', 'line', 'time', 'minutes', 'graph', 'add', 'zebra'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...vocabulary), { maxLength: 8 }), (chosen) => {
        const question = asked(chosen.join(' '));
        const { ranked } = rankStandards(model, tagged, question, options);
        const confidences = ranked.map(({ confidence }) => confidence);
        expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
        for (const confidence of confidences) expect(confidence >= 0 && confidence <= 1).toBe(true);
        expect(rankStandards(model, tagged, question, options).ranked).toEqual(ranked);
      }),
    );
  });
});

describe('grades', () => {
  test.each([
    { text: 'Third-grade fractions', grades: ['3'] },
    { text: 'Grades 3–5: a unit for 3rd graders', grades: ['3', '4', '5'] },
    { text: 'Kindergarten and first grade', grades: ['K', '1'] },
    { text: 'Fracciones, 4.º grado y quinto grado', grades: ['4', '5'] },
    { text: 'Gr. 07', grades: ['7'] },
    { text: 'Upgrade 3 engines to 10th gear; pre-kindergarten; graded 5', grades: [] },
  ])('of “$text”', ({ text: named, grades }) => {
    expect(namedGrades(named)).toEqual(grades);
  });
});

describe('words of the district', () => {
  const terms = suggestableTerms(shippedVocabularySet);
  const ask = (title: string, changes: Partial<TermQuestion<Text>> = {}) =>
    rankTerms<Text>({
      texts: [],
      likeness: new Float64Array(0),
      tagsOf: ({ interests }) => interests,
      terms: terms.interests,
      title,
      text: '',
      traits: [],
      hints: new Map(),
      saysNothing: (name) => terms.ofTypes.has(terms.toWords(name)),
      weights: termWeights.interests,
      ...changes,
    }).filter(({ confidence }) => confidence >= leastSure.interests);

  test.each([
    ['Recognizing fractions exercise', []],
    ['Practice game', []],
    ['Soccer and fractions', ['soccer']],
    ['Fracciones y fútbol', ['soccer']],
  ])('%s', (title, interests) => {
    expect(ask(title).map(({ value }) => value)).toEqual(interests);
  });

  test('in the text alone are too rarely meant', () => {
    expect(ask('Fractions', { text: 'A dog ate half of it.' })).toEqual([]);
  });

  test('come from like texts only, and these are the evidence', () => {
    const texts = [
      text('near', { interests: ['soccer'] }),
      text('far', { interests: ['dogs'] }),
      text('hidden', { interests: ['cats'] }),
    ];
    const found = ask('Kicks', { texts, likeness: Float64Array.from([0.6, 0.1, -1]) });
    expect(found).toEqual([expect.objectContaining({ value: 'soccer', similarIds: ['near'], trait: null })]);
  });
});
