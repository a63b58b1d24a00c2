import type { World } from './world.ts';

/** How the database answered one query. */
export type QueryPlan = {
  readonly query: string;
  /** Names of the stages, outermost first: IXSCAN or IDHACK reads by an index, COLLSCAN everything, SORT sorts. */
  readonly stages: readonly string[];
  readonly examined: number;
};

type Sent = { collection: string; filter: object; sort: Record<string, 1 | -1> | undefined };
type Stage = { stage?: string; inputStage?: Stage; inputStages?: Stage[] };

const reading = new Set(['find', 'findOne', 'countDocuments', 'findOneAndUpdate', 'updateOne', 'updateMany']);

/**
 * Runs some work and explains each query that it sent. The queries are taken on their way to the driver, so that a
 * change of a store is seen.
 */
export async function explainQueries(world: World, work: () => Promise<unknown>): Promise<QueryPlan[]> {
  const { connection } = world.database;
  const sent: Sent[] = [];
  connection.base.set('debug', (collection: string, method: string, filter: object, ...rest: unknown[]) => {
    if (!reading.has(method)) return;
    const { sort } = (rest.at(-1) ?? {}) as { sort?: Sent['sort'] };
    sent.push({ collection, filter, sort });
  });
  try {
    await work();
  } finally {
    connection.base.set('debug', false);
  }
  return Promise.all(
    sent.map(async ({ collection, filter, sort }) => {
      const cursor = connection.collection(collection).find(filter);
      if (sort) cursor.sort(sort);
      const plan = (await cursor.explain('executionStats')) as {
        queryPlanner: { winningPlan: Stage };
        executionStats: { totalDocsExamined: number };
      };
      return {
        query: `${collection} ${JSON.stringify(filter)}`,
        stages: stagesOf(plan.queryPlanner.winningPlan),
        examined: plan.executionStats.totalDocsExamined,
      };
    }),
  );
}

function stagesOf({ stage, inputStage, inputStages = [] }: Stage): string[] {
  const inner = [...(inputStage ? [inputStage] : []), ...inputStages].flatMap(stagesOf);
  return stage === undefined ? inner : [stage, ...inner];
}
