import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStoredIndex, type FoundRecord, type Json, Refusal, type StoredIndex } from './stored-index.ts';

/** One request as it arrived, and the status of its answer. */
export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly key: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of any route, for assertions.
  readonly body: any;
  status: number;
};

type Task = Json & { uid: number; status: string };

/** What a test may do to the next requests or tasks: null leaves it alone. */
export type Interference = {
  request?: (exchange: Exchange) => { status: number; body: unknown } | 'hang' | null;
  task?: (task: Json) => { code: string; type: string; message: string } | null;
};

export type MeilisearchServer = {
  readonly host: string;
  readonly exchanges: Exchange[];
  readonly indexes: ReadonlyMap<string, StoredIndex>;
  interfere: Interference;
  sent(path: string | RegExp): Exchange[];
  close(): Promise<void>;
};

/**
 * Answers Meilisearch's documented requests with answers of the documented shapes, from memory. It refuses what version
 * 1.15 refuses: fields that it does not know, filters by attributes that are not filterable, merging what cannot be merged.
 * It stands in where there is no Meilisearch; how well the real one finds things, it does not tell.
 */
export async function startMeilisearchServer(keys: {
  readonly admin: string;
  readonly search: string;
}): Promise<MeilisearchServer> {
  const indexes = new Map<string, StoredIndex>();
  const tasks: Task[] = [];
  const exchanges: Exchange[] = [];
  const interference: { current: Interference } = { current: {} };
  let working: Promise<void> = Promise.resolve();

  const at = (): string => new Date().toISOString();
  const indexOf = (uid: string, status = 404): StoredIndex => {
    const index = indexes.get(uid);
    if (!index) throw new Refusal(status, 'index_not_found', `Index \`${uid}\` not found.`);
    return index;
  };

  /** Puts a change into the queue; it is made soon, one after the other. */
  function enqueue(type: string, indexUid: string | null, work: () => void): Json {
    const task: Task = {
      uid: tasks.length,
      batchUid: null,
      indexUid,
      status: 'enqueued',
      type,
      canceledBy: null,
      error: null,
      duration: null,
      enqueuedAt: at(),
      startedAt: null,
      finishedAt: null,
    };
    tasks.push(task);
    working = working.then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      task.startedAt = at();
      const fault = interference.current.task?.(task);
      try {
        if (fault) throw Object.assign(new Refusal(400, fault.code, fault.message), { type: fault.type });
        work();
        task.status = 'succeeded';
      } catch (error) {
        task.status = 'failed';
        task.error = describe(error as Refusal);
      }
      task.finishedAt = at();
    });
    return { taskUid: task.uid, indexUid, status: 'enqueued', type, enqueuedAt: task.enqueuedAt };
  }

  function search(index: StoredIndex, body: Json): Json {
    const { offset = 0, limit = 20, page, hitsPerPage, facets, ...query } = body as Json & Record<string, number>;
    const found = index.findAll(query);
    const isPaged = page !== undefined || hitsPerPage !== undefined;
    const size = isPaged ? (hitsPerPage ?? 20) : limit;
    const from = isPaged ? ((page ?? 1) - 1) * size : offset;
    return {
      hits: found.slice(from, from + size).map(({ hit }) => hit),
      query: String(query.q ?? ''),
      processingTimeMs: 1,
      ...(isPaged
        ? {
            hitsPerPage: size,
            page: page ?? 1,
            totalPages: size === 0 ? 0 : Math.ceil(found.length / size),
            totalHits: found.length,
          }
        : { offset, limit, estimatedTotalHits: found.length }),
      ...(facets !== undefined && {
        facetDistribution: index.countFacets(found, facets as unknown as string[]),
        facetStats: {},
      }),
    };
  }

  function searchMerged(federation: Json, queries: Json[]): Json {
    const { offset = 0, limit = 20, facetsByIndex = {}, ...rest } = federation as Json & Record<string, number>;
    refuseUnknown(rest, []);
    const best = new Map<string, FoundRecord & { weighted: number; position: number }>();
    const kinds = new Set<string>();
    queries.forEach((query, position) => {
      const { indexUid, federationOptions, ...own } = query as Json & { indexUid: string };
      for (const name of ['limit', 'offset', 'page', 'hitsPerPage', 'facets']) {
        if (name in own) {
          const code =
            name === 'facets' ? 'invalid_multi_search_query_facets' : 'invalid_multi_search_query_pagination';
          throw new Refusal(400, code, `Inside \`.queries[${position}]\`: Using \`${name}\` is not allowed.`);
        }
      }
      const index = indexOf(indexUid, 400);
      const sort = JSON.stringify(own.sort ?? []);
      const rules = (index.settings().rankingRules ?? []) as string[];
      // Rules of the index that sort stand where a query without text has no rules of relevance.
      kinds.add(rules.some((rule) => rule.includes(':')) ? `${sort} ${own.q === ''}` : sort);
      if (kinds.size > 1) {
        throw new Refusal(
          400,
          'invalid_multi_search_query_ranking_rules',
          'The results of the queries are incompatible.',
        );
      }
      const { weight = 1 } = (federationOptions ?? {}) as { weight?: number };
      index.findAll(own).forEach((found) => {
        const weighted = found.score * weight;
        const known = best.get(found.record.id);
        if (known === undefined || known.weighted < weighted) {
          best.set(found.record.id, { ...found, weighted, position });
        }
      });
    });
    const [first] = queries as (Json & { indexUid: string })[];
    const merged = [...best.values()];
    const isSorted = ((first?.sort ?? []) as string[]).length > 0;
    if (isSorted) {
      const order = indexOf(first?.indexUid ?? '')
        .findAll({ sort: first?.sort })
        .map(({ record }) => record.id);
      merged.sort((a, b) => order.indexOf(a.record.id) - order.indexOf(b.record.id));
    } else {
      merged.sort((a, b) => b.weighted - a.weighted);
    }
    return {
      hits: merged.slice(offset, offset + limit).map(({ hit, weighted, position }) => ({
        ...hit,
        _federation: { indexUid: first?.indexUid, queriesPosition: position, weightedRankingScore: weighted },
      })),
      processingTimeMs: 1,
      limit,
      offset,
      estimatedTotalHits: merged.length,
      ...(Object.keys(facetsByIndex).length > 0 && {
        facetsByIndex: Object.fromEntries(
          Object.entries(facetsByIndex as unknown as Record<string, string[]>).map(([uid, fields]) => [
            uid,
            { distribution: indexOf(uid).countFacets(merged, fields), stats: {} },
          ]),
        ),
      }),
    };
  }

  function answer({ method, path, query, body }: Exchange): { status: number; body: unknown } {
    const [root, uid = '', part, more] = path.split('/').slice(1);
    const accepted = (task: Json) => ({ status: 202, body: task });
    const ok = (value: unknown) => ({ status: 200, body: value });
    const route = `${method} /${root}${uid && '/…'}${part ? `/${part}` : ''}`;
    switch (route) {
      case 'GET /health':
        return ok({ status: 'available' });
      case 'GET /tasks/…': {
        const task = tasks[Number(uid)];
        if (!task) throw new Refusal(404, 'task_not_found', `Task \`${uid}\` not found.`);
        return ok(task);
      }
      case 'POST /swap-indexes':
        for (const swap of body as Json[]) refuseUnknown(swap, ['indexes']);
        return accepted(
          enqueue('indexSwap', null, () => {
            for (const { indexes: pair } of body as { indexes: [string, string] }[]) {
              const [a, b] = pair.map((one) => indexOf(one)) as [StoredIndex, StoredIndex];
              indexes.set(pair[0], b).set(pair[1], a);
            }
          }),
        );
      case 'POST /multi-search':
        return ok(
          body.federation
            ? searchMerged(body.federation, body.queries)
            : {
                results: (body.queries as (Json & { indexUid: string })[]).map(({ indexUid, ...query }) => ({
                  indexUid,
                  ...search(indexOf(indexUid, 400), query),
                })),
              },
        );
      case 'POST /indexes':
        return accepted(
          enqueue('indexCreation', body.uid, () => {
            if (indexes.has(body.uid))
              throw new Refusal(409, 'index_already_exists', `\`${body.uid}\` already exists.`);
            indexes.set(body.uid, createStoredIndex());
          }),
        );
      case 'GET /indexes/…':
        indexOf(uid);
        return ok({ uid, createdAt: at(), updatedAt: at(), primaryKey: 'id' });
      case 'DELETE /indexes/…':
        return accepted(
          enqueue('indexDeletion', uid, () => {
            indexOf(uid);
            indexes.delete(uid);
          }),
        );
      case 'GET /indexes/…/stats':
        return ok({
          numberOfDocuments: indexOf(uid).records.size,
          rawDocumentDbSize: 0,
          avgDocumentSize: 0,
          isIndexing: false,
          numberOfEmbeddings: 0,
          numberOfEmbeddedDocuments: 0,
          fieldDistribution: {},
        });
      case 'PATCH /indexes/…/settings':
        createStoredIndex().change(body);
        return accepted(enqueue('settingsUpdate', uid, () => indexOf(uid).change(body)));
      case 'GET /indexes/…/settings':
        return ok(indexOf(uid).settings()[more ?? ''] ?? {});
      case 'PUT /indexes/…/settings':
        return accepted(enqueue('settingsUpdate', uid, () => indexOf(uid).change({ [more ?? '']: body })));
      case 'POST /indexes/…/search':
        return ok(search(indexOf(uid), body));
      case 'POST /indexes/…/facet-search': {
        const { facetName, facetQuery, exhaustiveFacetCount: _exhaustive, ...query } = body;
        const index = indexOf(uid);
        const counts = index.countFacets(index.findAll(query), [facetName])[facetName] as Record<string, number>;
        const facetHits = Object.entries(counts)
          .filter(([value]) => foldValue(value).startsWith(foldValue(String(facetQuery))))
          .map(([value, count]) => ({ value, count }));
        return ok({ facetHits, facetQuery, processingTimeMs: 1 });
      }
      case 'PUT /indexes/…/documents':
        return accepted(
          enqueue('documentAdditionOrUpdate', uid, () => {
            if (!indexes.has(uid)) indexes.set(uid, createStoredIndex());
            const { records } = indexOf(uid);
            for (const record of body) records.set(String(record.id), { ...records.get(String(record.id)), ...record });
          }),
        );
      case 'POST /indexes/…/documents': {
        if (more === 'fetch') {
          refuseUnknown(body, ['ids', 'fields', 'offset', 'limit', 'filter', 'sort', 'retrieveVectors']);
          const { ids, fields, limit = 20 } = body as { ids: string[]; fields: string[]; limit?: number };
          const held = ids.flatMap((id) => indexOf(uid).records.get(id) ?? []);
          const results = held
            .slice(0, limit)
            .map((record) => Object.fromEntries(fields.map((field) => [field, record[field]])));
          return ok({ results, offset: 0, limit, total: held.length });
        }
        if (more === 'delete-batch') {
          return accepted(
            enqueue('documentDeletion', uid, () => {
              for (const id of body) indexOf(uid).records.delete(id);
            }),
          );
        }
        return accepted(
          enqueue('documentAdditionOrUpdate', uid, () => {
            const wrong = body.find(({ id }: { id: unknown }) => !/^[\w-]+$/.test(String(id)));
            if (wrong) throw new Refusal(400, 'invalid_document_id', `Document identifier \`${wrong.id}\` is invalid.`);
            if (!indexes.has(uid)) indexes.set(uid, createStoredIndex());
            for (const record of body) indexOf(uid).records.set(String(record.id), record);
          }),
        );
      }
      case 'GET /indexes/…/documents': {
        if (more === undefined) {
          const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 20)];
          const fields = query.get('fields')?.split(',') ?? [];
          const all = [...indexOf(uid).records.values()];
          const results = all
            .slice(offset, offset + limit)
            .map((record) => Object.fromEntries(fields.map((field) => [field, record[field]])));
          return ok({ results, offset, limit, total: all.length });
        }
        const record = indexOf(uid).records.get(more);
        if (!record) throw new Refusal(404, 'document_not_found', `Document \`${more}\` not found.`);
        return ok(record);
      }
      case 'DELETE /indexes/…/documents':
        return accepted(enqueue('documentDeletion', uid, () => indexOf(uid).records.clear()));
      default:
        throw new Refusal(404, 'not_found', `There is no ${route}.`);
    }
  }

  const isSearch = /^\/(multi-search|indexes\/[^/]+\/(search|facet-search))$/;
  const server = createServer(async (request, response) => {
    const exchange: Exchange = {
      method: request.method ?? '',
      path: (request.url ?? '').split('?')[0] as string,
      query: new URLSearchParams((request.url ?? '').split('?')[1]),
      key: request.headers.authorization?.replace('Bearer ', '') ?? null,
      body: await readBody(request),
      status: 0,
    };
    exchanges.push(exchange);
    const other = interference.current.request?.(exchange) ?? null;
    if (other === 'hang') return;
    let result = other;
    try {
      const allowed = isSearch.test(exchange.path) ? [keys.admin, keys.search] : [keys.admin];
      if (exchange.path !== '/health' && !allowed.includes(exchange.key ?? '')) {
        throw new Refusal(403, 'invalid_api_key', 'The provided API key is invalid.');
      }
      result ??= answer(exchange);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      result = { status: error.status, body: describe(error) };
    }
    exchange.status = result.status;
    response.writeHead(result.status, { 'content-type': 'application/json' }).end(JSON.stringify(result.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `http://127.0.0.1:${port}`,
    exchanges,
    indexes,
    get interfere() {
      return interference.current;
    },
    set interfere(wanted) {
      interference.current = wanted;
    },
    sent: (path) =>
      exchanges.filter((exchange) => (typeof path === 'string' ? exchange.path === path : path.test(exchange.path))),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe(error: Refusal & { type?: string }): Json {
  return {
    message: error.message,
    code: error.code,
    type: error.type ?? (error.code === 'invalid_api_key' ? 'auth' : 'invalid_request'),
    link: `https://docs.meilisearch.com/errors#${error.code}`,
  };
}

function foldValue(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

function refuseUnknown(value: Json, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown) throw new Refusal(400, 'bad_request', `Unknown field \`${unknown}\`: expected one of \`${known}\`.`);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? null : JSON.parse(text);
}
