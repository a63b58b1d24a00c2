import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { featureNames, features } from '../../../src/features/tagging/ranking/standard-features.ts';
import {
  confidenceAcrossGrades,
  confidenceBy,
  modelFor,
  type Weights,
} from '../../../src/features/tagging/ranking/standard-weights.ts';
import { type StandardsModel, standardsModel } from '../../../src/features/tagging/ranking/standards-model.ts';
import { createTaggedTexts, wordsOfResource } from '../../../src/features/tagging/ranking/tagged-texts.ts';
import { leastSure } from '../../../src/features/tagging/ranking/term-weights.ts';
import type { WeightedWords } from '../../../src/features/tagging/ranking/words.ts';
import { expectedError, figuresOf, type Prediction, reliabilityOf } from './figures.ts';
import { type Lesson, readLessons, readStandards } from './lessons.ts';
import { fitLogistic } from './logistic.ts';
import { reportTerms } from './terms.ts';

const usage = `npm run bench:tagging -- [--data ../shared/data] [--cross] [--fit]

Holds out each module of the EngageNY lessons in turn and predicts the standards of its lessons from their title, summary,
grade and subject, with the lessons of all other modules and the statements of the frameworks known; then without the grade.
Then leaves out each resource of the demo in turn and predicts its interests, subjects, formats and grades.

  --cross   beside the shipped weights: weights fitted without any lesson of the grade that is measured; fails where
            these find too little, or say too much or too little of themselves
  --fit     prints weights fitted on all lessons, to be put into ranking/standard-weights.ts`;

/** A lesson with what was measured of each standard of its grade and subject. */
type Measured = {
  readonly lesson: Lesson;
  readonly rows: readonly (readonly number[])[];
  readonly isRight: readonly boolean[];
};

/** What is aimed at for grades that no weight was fitted on. */
const leastRecall = 0.6;
const mostGap = 0.03;

/** How far the weights of a subject may grow: chosen by grades that they were not fitted on. */
const penalties: Readonly<Record<string, number>> = { mathematics: 2e-4, 'english language arts': 1e-2 };

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.SAMPLE_DATA_DIR ?? '../shared/data' },
    seed: { type: 'string', default: 'seed/demo/resources' },
    cross: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else await run();

async function run(): Promise<void> {
  const data = resolve(values.data);
  const standards = await readStandards(`${data}/standards`);
  const lessons = await readLessons(`${data}/resources/engageny`, standards);
  const model = modelOf(standards);
  const measured = measureAll(model, lessons, true);
  const unknown = lessons.reduce((sum, { unknownCodes }) => sum + unknownCodes, 0);
  const codes = lessons.reduce((sum, { standardIds }) => sum + standardIds.length, unknown);
  const modules = new Set(lessons.map(({ module }) => module)).size;
  write(`${standards.length} statements, ${lessons.length} lessons of ${modules} modules with ${codes} standards,`);
  write(`of which ${unknown} are in no framework here: they count as missed.`);
  if (values.fit) printFit(measured);
  report('shipped weights, candidates within the grade and subject of the lesson', measured, (one) => {
    const model = shippedFor(one);
    return (row) => confidenceBy(model, row);
  });
  const across = measureAll(model, lessons, false);
  report('no grade known: candidates of all grades of the subject', across, (one) => {
    const model = shippedFor(one);
    return (row) => confidenceAcrossGrades(model, row);
  });
  await reportTerms({ model, lessons, seed: values.seed, isFitting: values.fit, write });
  if (!values.cross) return;
  const cross = report('weights fitted without any lesson of the grade', measured, crossFitted(measured));
  const goals = [
    { name: 'recall@5', is: cross.recallAt5, isKept: cross.recallAt5 >= leastRecall },
    { name: 'gap between said and was, of what is shown', is: cross.gap, isKept: cross.gap <= mostGap },
  ];
  for (const { name, is, isKept } of goals) write(`${isKept ? 'ok  ' : 'MISS'}  ${name}: ${is.toFixed(3)}`);
  if (goals.some(({ isKept }) => !isKept)) process.exitCode = 1;
}

/** The confidence that the weights of a lesson give to what was measured of a standard. */
type Sure = (one: Measured) => (row: readonly number[]) => number;

function shippedFor({ lesson }: Measured) {
  return modelFor(lesson.subjects);
}

/** Weights for each grade of each subject, of the lessons of its other grades. */
function crossFitted(measured: readonly Measured[]): Sure {
  const fitted = new Map<string, Weights>();
  for (const group of new Set(measured.map(groupOf))) {
    const own = measured.find((one) => groupOf(one) === group) as Measured;
    const others = measured.filter((one) => groupOf(one) !== group && subjectOf(one) === subjectOf(own));
    fitted.set(group, fitWeights(others, subjectOf(own)));
  }
  return (one) => (row) => confidenceBy(fitted.get(groupOf(one)) as Weights, row);
}

function modelOf(standards: Awaited<ReturnType<typeof readStandards>>): StandardsModel {
  const making = standardsModel(standards);
  let step = making.next();
  while (!step.done) step = making.next();
  return step.value;
}

/** With `isGradeKnown` candidates are those of the lesson's grade; otherwise those of all grades. */
function measureAll(model: StandardsModel, lessons: readonly Lesson[], isGradeKnown: boolean): Measured[] {
  const measured: Measured[] = [];
  const words = new Map(lessons.map((lesson) => [lesson.id, wordsOf(lesson)]));
  for (const module of new Set(lessons.map((lesson) => lesson.module))) {
    const tagged = createTaggedTexts<Lesson>();
    for (const lesson of lessons) {
      if (lesson.module !== module) tagged.put(lesson, words.get(lesson.id) as WeightedWords);
    }
    for (const lesson of lessons.filter((each) => each.module === module)) {
      const gradeLevels = isGradeKnown ? lesson.gradeLevels : [];
      const asked = { ...lesson, gradeLevels, words: words.get(lesson.id) as WeightedWords, codeKeys: [] };
      const { candidates, rows } = features(model, tagged, asked, () => true);
      const isRight = candidates.map((at) => lesson.standardIds.includes(model.standards[at]?.id ?? ''));
      measured.push({ lesson, rows, isRight });
    }
  }
  return measured;
}

function wordsOf({ title, summary }: Lesson): WeightedWords {
  return wordsOfResource({ title, summary, keywords: [], topicPaths: [], body: null });
}

function groupOf({ lesson }: Measured): string {
  return `${lesson.subjects.join()} ${lesson.gradeLevels.join()}`;
}

function subjectOf({ lesson }: Measured): string {
  return lesson.subjects.join();
}

function predict({ lesson, rows, isRight }: Measured, sureOf: (row: readonly number[]) => number): Prediction {
  const ranked = rows
    .map((row, at) => ({ at, confidence: sureOf(row) }))
    .sort((a, b) => b.confidence - a.confidence || a.at - b.at);
  return {
    isRight: ranked.map(({ at }) => isRight[at] ?? false),
    confidences: ranked.map(({ confidence }) => confidence),
    wanted: lesson.standardIds.length + lesson.unknownCodes,
  };
}

function report(
  title: string,
  measured: readonly Measured[],
  sureOf: Sure,
): { readonly recallAt5: number; readonly gap: number } {
  const predictions = measured.map((one) => ({ one, prediction: predict(one, sureOf(one)) }));
  write(`\n${title}`);
  write(`${''.padEnd(32)}lessons  precision@1  recall@5    MRR`);
  const line = (name: string, of: typeof predictions) => {
    const { lessons, precisionAt1, recallAt5, mrr } = figuresOf(of.map(({ prediction }) => prediction));
    const figures = [
      precisionAt1.toFixed(3).padStart(13),
      recallAt5.toFixed(3).padStart(10),
      mrr.toFixed(3).padStart(7),
    ];
    write(`${name.padEnd(32)}${String(lessons).padStart(7)}${figures.join('')}`);
  };
  for (const group of [...new Set(measured.map(groupOf))].sort()) {
    line(
      group,
      predictions.filter(({ one }) => groupOf(one) === group),
    );
  }
  for (const subject of [...new Set(measured.map(({ lesson }) => lesson.subjects.join()))].sort()) {
    line(
      `${subject}, all`,
      predictions.filter(({ one }) => one.lesson.subjects.join() === subject),
    );
  }
  line('all', predictions);
  const bins = reliabilityOf(predictions.map(({ prediction }) => prediction));
  write(`\n  confidence  suggestions   said    was`);
  for (const { from, count, said, was } of bins) {
    write(`  from ${from.toFixed(1)}    ${String(count).padStart(11)}  ${said.toFixed(3)}  ${was.toFixed(3)}`);
  }
  write(`  expected calibration error ${expectedError(bins).toFixed(4)}`);
  const { recallAt5 } = figuresOf(predictions.map(({ prediction }) => prediction));
  return { recallAt5, gap: expectedError(bins.filter(({ from }) => from >= leastSure.alignments)) };
}

function fitWeights(measured: readonly Measured[], subject: string | null): Weights {
  return fitLogistic(
    measured.flatMap(({ rows, isRight }) => rows.map((row, at) => ({ row, isSo: isRight[at] ?? false }))),
    { penalty: penalties[subject ?? ''] ?? 1e-3 },
  );
}

function printFit(measured: readonly Measured[]): void {
  for (const subject of [...new Set(measured.map(subjectOf)), null]) {
    const some = subject === null ? measured : measured.filter((one) => subjectOf(one) === subject);
    const { intercept, weights } = fitWeights(some, subject);
    write(`\n${subject ?? 'others'}\nintercept: ${intercept.toFixed(3)}`);
    for (const [at, weight] of weights.entries()) write(`${featureNames[at]}: ${weight.toFixed(3)}`);
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}
