import { type Doc, isDoc, isTruthy, toDoc, toNumber, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Plan } from '../query/planner.ts';
import { aggregate, leadingQuery, pipelineOf, runPipeline } from './aggregate.ts';
import { prepare, type Query, records } from './query.ts';
import {
  collectionName,
  findCollection,
  parseCollation,
  type Request,
  stringArgument,
  variablesOf,
  viewOf,
} from './request.ts';
import { hintOf } from './write.ts';

/** `explain`: which index a query would use and, but for `queryPlanner`, what a run of it examined. */
export async function explain(request: Request): Promise<Doc> {
  const command = request.body.get('explain');
  if (!isDoc(command)) throw new CommandError('TypeMismatch', 'explain takes a command');
  const [name] = command.keys();
  const inner: Request = { ...request, name: name === 'findandmodify' ? 'findAndModify' : (name ?? ''), body: command };
  return explainRequest(inner, stringArgument(request, 'verbosity') ?? 'allPlansExecution');
}

/** `aggregate`; with the field `explain` its plan. */
export async function aggregateOrExplain(request: Request): Promise<Doc> {
  return isTruthy(request.body.get('explain')) ? explainRequest(request, 'queryPlanner') : aggregate(request);
}

/** The answer to `explain` for a command, or to an `aggregate` with the field `explain`. */
async function explainRequest(request: Request, verbosity: string): Promise<Doc> {
  if (!['queryPlanner', 'executionStats', 'allPlansExecution'].includes(verbosity)) {
    throw new CommandError(
      'BadValue',
      "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}",
    );
  }
  const name = collectionName(request);
  const query = explainedQuery(request);
  const collection = findCollection(request, name);
  const prepared = collection && prepare(collection, query);
  const answer = toDoc({
    explainVersion: '1',
    queryPlanner: toDoc({
      namespace: `${request.database}.${name}`,
      parsedQuery: query.filter,
      winningPlan: prepared
        ? planDoc(prepared.plan, !prepared.plan.isSorted && prepared.sort !== undefined)
        : toDoc({ stage: 'EOF' }),
      rejectedPlans: [],
    }),
  });
  if (verbosity === 'queryPlanner') return answer;
  const counts = { keysExamined: 0, docsExamined: 0 };
  const startedAt = performance.now();
  let nReturned = 0;
  if (request.name === 'aggregate') {
    for await (const batch of runPipeline(request, name, pipelineOf(request), counts)) nReturned += batch.length;
  } else if (collection && prepared) {
    for await (const batch of records(viewOf(request), collection, prepared, { counts, deadline: request.deadline })) {
      nReturned += batch.length;
    }
  }
  answer.set(
    'executionStats',
    toDoc({
      executionSuccess: true,
      nReturned,
      executionTimeMillis: Math.round(performance.now() - startedAt),
      totalKeysExamined: counts.keysExamined,
      totalDocsExamined: counts.docsExamined,
    }),
  );
  return answer;
}

function explainedQuery(request: Request): Query {
  const { body } = request;
  const common = (source: Doc, filter: Value | undefined, limit?: number): Query => ({
    filter: isDoc(filter) ? filter : new Map(),
    sort: isDoc(source.get('sort')) ? (source.get('sort') as Doc) : undefined,
    skip: toNumber(source.get('skip')),
    limit: limit ?? toNumber(source.get('limit')),
    hint: hintOf(source.get('hint')),
    strings: parseCollation(source.get('collation')),
    variables: variablesOf(request),
  });
  switch (request.name) {
    case 'find':
      return common(body, body.get('filter'));
    case 'count':
    case 'distinct':
      return common(body, body.get('query'));
    case 'findAndModify':
      return common(body, body.get('query'), 1);
    case 'update': {
      const first = firstOf(body.get('updates'));
      return common(first, first.get('q'), first.get('multi') === true ? 0 : 1);
    }
    case 'delete': {
      const first = firstOf(body.get('deletes'));
      return common(first, first.get('q'));
    }
    case 'aggregate':
      return leadingQuery(request, pipelineOf(request)).query;
    default:
      throw new CommandError('CommandNotFound', `Explain failed due to unknown command: ${request.name}`);
  }
}

function firstOf(list: Value | undefined): Doc {
  const first = Array.isArray(list) ? list[0] : undefined;
  return isDoc(first) ? first : new Map();
}

function planDoc(plan: Plan, isSortNeeded: boolean): Doc {
  const access = accessDoc(plan);
  return isSortNeeded ? toDoc({ stage: 'SORT', inputStage: access }) : access;
}

function accessDoc(plan: Plan): Doc {
  if (plan.kind === 'union') return toDoc({ stage: 'OR', inputStages: plan.plans.map(accessDoc) });
  const direction = plan.isReverse ? 'backward' : 'forward';
  if (plan.index === undefined) return toDoc({ stage: 'COLLSCAN', direction });
  return toDoc({
    stage: 'FETCH',
    inputStage: toDoc({
      stage: 'IXSCAN',
      keyPattern: plan.index.spec.key,
      indexName: plan.index.spec.name,
      isMultiKey: plan.index.arrayPaths.size > 0,
      isUnique: plan.index.spec.isUnique,
      isSparse: plan.index.spec.isSparse,
      isPartial: plan.index.partial !== undefined,
      direction,
      ranges: plan.ranges.length,
    }),
  });
}
