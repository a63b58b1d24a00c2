import { setImmediate } from 'node:timers/promises';
import type { Framework } from '../standards/standard.ts';
import type { FrameworkExport, StandardsReader, StandardsScope } from '../standards/standards.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { type RankedStandard, type StandardsModel, standardsModel } from './ranking/standards-model.ts';

/** Of the frameworks that a district has adopted, in its order: comparing all with all takes the square of their number. */
const mostStandards = 6_000;
const mostModels = 6;
/** How long one piece of the work may keep others waiting. */
const sliceMs = 10;

export type StandardsModels = ReturnType<typeof createStandardsModels>;

/** The adopted standards of districts, ready to be compared; districts with the same frameworks share them. */
export function createStandardsModels({
  standards,
  frameworks,
}: {
  readonly standards: Pick<StandardsReader, 'adoptedFrameworks'>;
  readonly frameworks: Pick<FrameworkExport, 'standardsOf'>;
}) {
  const models = new Map<string, Promise<StandardsModel>>();

  const build = async (
    scope: StandardsScope,
    adopted: readonly Framework[],
    vocabulary: VocabularySet,
  ): Promise<StandardsModel> => {
    const taken: RankedStandard[] = [];
    for (const framework of adopted) {
      const subjectsOf = readSubjects(vocabulary);
      const ofFramework = subjectsOf(framework.subjects);
      for await (const page of frameworks.standardsOf(scope, framework)) {
        for (const standard of page) {
          if (taken.length >= mostStandards) break;
          const own = subjectsOf(standard.subjects);
          taken.push({ ...standard, subjects: ofFramework.length > 0 ? ofFramework : own });
        }
        await setImmediate();
      }
    }
    const making = standardsModel(taken);
    for (let pausedAt = performance.now(); ; ) {
      const step = making.next();
      if (step.done) return step.value;
      if (performance.now() - pausedAt < sliceMs) continue;
      await setImmediate();
      pausedAt = performance.now();
    }
  };

  return {
    of: async (scope: StandardsScope, vocabulary: VocabularySet): Promise<StandardsModel> => {
      const adopted = await standards.adoptedFrameworks(scope);
      const key = JSON.stringify([
        adopted.map(({ orgId, id, revision }) => [orgId, id, revision]),
        readSubjects(vocabulary)(adopted.flatMap(({ subjects }) => subjects)),
      ]);
      const known = models.get(key);
      models.delete(key);
      const [oldest] = models.keys();
      if (models.size >= mostModels && oldest !== undefined) models.delete(oldest);
      const model = known ?? build(scope, adopted, vocabulary);
      models.set(key, model);
      return model.catch((error: unknown) => {
        models.delete(key);
        throw error;
      });
    },
  };
}

/** Ids of the terms that words for subjects mean; what no term is called says nothing. */
function readSubjects(vocabulary: VocabularySet): (words: readonly string[]) => string[] {
  return (words) => [
    ...new Set(words.flatMap((word) => withParent(vocabulary, vocabulary.find('subjects', word)?.id ?? null))),
  ];
}

/** A subject with the one above it: algebra is mathematics. */
export function withParent(vocabulary: VocabularySet, id: string | null): string[] {
  if (id === null) return [];
  const parentId = vocabulary.get('subjects', id)?.parentId;
  return parentId ? [id, parentId] : [id];
}
