import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GradeLevel } from '../../../src/features/resources/resource.ts';
import { codeKey } from '../../../src/features/standards/code.ts';
import { hintsOf } from '../../../src/features/tagging/ranking/hints.ts';
import { rankStandards } from '../../../src/features/tagging/ranking/rank-standards.ts';
import { measureTerms, named, termConfidence } from '../../../src/features/tagging/ranking/rank-terms.ts';
import type { StandardsModel } from '../../../src/features/tagging/ranking/standards-model.ts';
import { createTaggedTexts, wordsOfResource } from '../../../src/features/tagging/ranking/tagged-texts.ts';
import { leastSure, type TermField, termWeights } from '../../../src/features/tagging/ranking/term-weights.ts';
import { suggestableTerms } from '../../../src/features/tagging/suggestable-terms.ts';
import { shippedVocabularySet } from '../../../src/features/vocabularies/vocabulary-set.ts';
import { reliabilityOf } from './figures.ts';
import type { Lesson } from './lessons.ts';
import { fitLogistic, type Observation } from './logistic.ts';

type Tagged = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly words: ReadonlyMap<string, number>;
  readonly subjects: readonly string[];
  readonly gradeLevels: readonly GradeLevel[];
  readonly interests: readonly string[];
  readonly modalities: readonly string[];
  readonly standardIds: readonly string[];
  readonly traits: readonly string[];
  /** What is left out together. */
  readonly group: string;
};

type SeedRecord = {
  readonly source?: { readonly id: string };
  readonly title: string;
  readonly summary?: string;
  readonly body?: string;
  readonly keywords?: readonly string[];
  readonly topicPaths?: readonly (readonly string[])[];
  readonly alignments?: readonly { readonly code: string }[];
} & Partial<Pick<Tagged, 'subjects' | 'gradeLevels' | 'interests' | 'modalities'>>;

const fields = ['interests', 'modalities', 'subjects', 'gradeLevels'] as const satisfies readonly TermField[];
const standardsForHints = 20;

/** How sure suggestions of words and grades are, and how often they are right, each resource left out in turn. */
export async function reportTerms(input: {
  readonly model: StandardsModel;
  readonly lessons: readonly Lesson[];
  readonly seed: string;
  readonly isFitting: boolean;
  write(line: string): void;
}): Promise<void> {
  const { model, lessons, isFitting, write } = input;
  const demo = await readDemo(input.seed, model);
  const known = [...demo, ...lessons.map(toTagged)];
  const texts = createTaggedTexts<Tagged>();
  for (const one of known) texts.put(one, one.words);
  const terms = suggestableTerms(shippedVocabularySet);
  for (const field of fields) {
    // Lessons have no interests; all are of one format and one of two subjects.
    for (const [name, asked] of field === 'gradeLevels' ? askedOf(demo, lessons) : askedOf(demo, [])) {
      const observations: Observation[] = [];
      const said: { confidence: number; isRight: boolean }[] = [];
      const byName = { title: [0, 0], text: [0, 0] };
      let wanted = 0;
      for (const one of asked) {
        const likeness = texts.index.scores(one.words);
        for (const [slot, text] of texts.texts.entries()) if (text?.group === one.group) likeness[slot] = -1;
        const subjects = field === 'subjects' ? [] : one.subjects;
        const gradeLevels = field === 'gradeLevels' ? [] : one.gradeLevels;
        const hasHints = field === 'subjects' || field === 'gradeLevels';
        const standards = hasHints
          ? rankStandards(
              model,
              texts,
              { words: one.words, codeKeys: [], subjects, gradeLevels },
              { limit: standardsForHints, isKnown: (text) => text.group !== one.group },
            )
          : null;
        const hints = standards ? hintsOf(field, standards, model, texts) : new Map();
        const own: readonly string[] = one[field];
        wanted += own.length;
        const best = new Map<string, number>();
        for (const [value, { measures }] of measureTerms({
          texts: texts.texts,
          likeness,
          tagsOf: (text) => text[field],
          hints,
        })) {
          const { share, closest, hint } = measures;
          observations.push({ row: [share, closest, hint], isSo: own.includes(value) });
          best.set(value, termConfidence(termWeights[field], measures));
        }
        const saysNothing = (each: string) => field === 'interests' && terms.ofTypes.has(terms.toWords(each));
        const question = { terms: terms[field], title: one.title, text: one.text, saysNothing };
        const sure = { ...termWeights[field], nameInTitle: 1, nameInText: 0 };
        for (const { value, confidence } of named({ ...question, weights: sure })) {
          const counted = byName[confidence === 1 ? 'title' : 'text'] as [number, number];
          counted[0] += 1;
          if (own.includes(value)) counted[1] += 1;
        }
        for (const { value, confidence } of named({ ...question, weights: termWeights[field] })) {
          best.set(value, Math.max(confidence, best.get(value) ?? 0));
        }
        for (const [value, confidence] of best) said.push({ confidence, isRight: own.includes(value) });
      }
      const shown = said.filter(({ confidence }) => confidence >= leastSure[field]);
      const right = shown.filter(({ isRight }) => isRight).length;
      write(
        `\n${field}, ${name} (${asked.length}): ${shown.length} shown, precision ${(right / shown.length).toFixed(3)},`,
      );
      write(
        `  recall ${(right / wanted).toFixed(3)}; named in title ${byName.title.reverse().join('/')}, text ${byName.text.reverse().join('/')}`,
      );
      const confidences = said.map(({ confidence }) => confidence);
      const isRight = said.map((one) => one.isRight);
      for (const { from, count, said: was, was: came } of reliabilityOf([{ confidences, isRight, wanted }])) {
        write(`  from ${from.toFixed(1)} ${String(count).padStart(6)}  ${was.toFixed(3)}  ${came.toFixed(3)}`);
      }
      if (!isFitting) continue;
      const { intercept, weights } = fitLogistic(observations, { penalty: 1e-2 });
      write(
        `  intercept ${intercept.toFixed(2)}, share, closest, hint: ${weights.map((one) => one.toFixed(2)).join(', ')}`,
      );
    }
  }

  function askedOf(ours: readonly Tagged[], others: readonly Lesson[]): [string, readonly Tagged[]][] {
    return [
      ['demo', ours],
      ...(others.length > 0
        ? [['EngageNY', others.map(toTagged).filter((_, at) => at % 3 === 0)] as [string, Tagged[]]]
        : []),
    ];
  }
}

function toTagged({ title, summary, module, ...lesson }: Lesson): Tagged {
  const words = wordsOfResource({ title, summary, keywords: [], topicPaths: [], body: null });
  return { ...lesson, title, text: summary ?? '', words, group: module, interests: [], modalities: [], traits: [] };
}

async function readDemo(folder: string, { standards }: StandardsModel): Promise<Tagged[]> {
  const byKey = new Map(standards.flatMap(({ id, codeKeys }) => codeKeys.map((key) => [key, id] as const)));
  const demo: Tagged[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const { resources } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { resources: SeedRecord[] };
    for (const record of resources) {
      const { title, summary = null, body = null, keywords = [], topicPaths = [], alignments = [] } = record;
      const id = record.source?.id ?? title;
      demo.push({
        id,
        title,
        text: [summary, keywords.join(' '), body].filter(Boolean).join('\n'),
        words: wordsOfResource({ title, summary, keywords, topicPaths, body }),
        subjects: record.subjects ?? [],
        gradeLevels: record.gradeLevels ?? [],
        interests: record.interests ?? [],
        modalities: record.modalities ?? [],
        standardIds: alignments.flatMap(({ code }) => byKey.get(codeKey(code)) ?? []),
        traits: [],
        group: id,
      });
    }
  }
  return demo;
}
