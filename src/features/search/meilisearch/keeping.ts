import type { Logger } from '../../../shared/logger.ts';
import type { IndexDocument, IndexSettings, IndexTarget, NumbersUpdate } from '../search-index.ts';
import { type Connection, type EnqueuedTask, type Meilisearch, refusedBecause } from './connection.ts';
import { toStored } from './documents.ts';
import { type Synonyms, settingsVersion, toMeilisearchSettings } from './settings.ts';
import { TaskRefused, type Tasks } from './tasks.ts';

export type KeepingParts = {
  readonly connection: Connection;
  readonly tasks: Tasks;
  /** The index that searches ask. */
  readonly uid: string;
  /** The index that says by which settings the others were filled. */
  readonly stateUid: string;
  readonly settings: IndexSettings;
  readonly synonyms: () => Promise<Synonyms>;
  readonly log: Logger;
};

/** An index that is being filled beside the one that answers. */
type Building = {
  /** Documents that have changed meanwhile. */
  readonly touched: Set<string>;
  /** Numbers that have changed meanwhile. */
  readonly patched: Map<string, NumbersUpdate['numbers']>;
  /** One request after the other, so that a newer state cannot be overtaken by an older one. */
  readonly inOrder: <Value>(send: () => Promise<Value>) => Promise<Value>;
};

type Change = (client: Meilisearch) => Promise<EnqueuedTask>;

const patchedAtOnce = 1_000;

export type Keeping = ReturnType<typeof keepIndex>;

/** The documents of one index in Meilisearch: changes, and building all of it again beside the one that answers. */
export function keepIndex(parts: KeepingParts) {
  const { connection, tasks, uid, stateUid, settings, log } = parts;
  const besideUid = `${uid}_next`;
  const version = settingsVersion(settings);
  let beside: Building | null = null;
  let isRebuilding = false;
  /** Changes and the swap go one after the other. */
  const inTurn = createTurns();

  const put = (target: string, documents: readonly IndexDocument[]): Change => {
    const stored = documents.map((document) => toStored(document, settings));
    return (client) => client.index(target).addDocuments([...stored], { primaryKey: 'id' });
  };
  const take = (target: string, ids: readonly string[]): Change => {
    return (client) => client.index(target).deleteDocuments([...ids]);
  };

  /** An update of a document that is not there would make one of numbers alone. */
  const putNumbers = async (target: string, updates: readonly NumbersUpdate[]): Promise<void> => {
    const held = await findHeld(
      target,
      updates.map(({ id }) => id),
    );
    const changes = updates.flatMap(({ id, numbers }) => (held.has(id) ? [{ ...numbers, id }] : []));
    if (changes.length === 0) return;
    await tasks.run((client) => client.index(target).updateDocuments(changes, { primaryKey: 'id' }));
  };

  /**
   * By hand: the client asks for ids in the address, where many find no place.
   * @see https://www.meilisearch.com/docs/reference/api/documents#get-documents-with-post
   */
  async function findHeld(target: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { results } = await connection.manage((client) =>
      client.httpRequest.post<{ results: { id: string }[] }>({
        path: `indexes/${target}/documents/fetch`,
        body: { ids, fields: ['id'], limit: ids.length },
      }),
    );
    return new Set(results.map(({ id }) => id));
  }

  /** To the index that answers, and to the one that is being built. */
  const changeBoth = (ids: readonly string[], changeOf: (target: string) => Change): Promise<void> =>
    inTurn(async () => {
      const building = beside;
      if (building === null) {
        await tasks.run(changeOf(uid));
        return;
      }
      for (const id of ids) {
        building.touched.add(id);
        building.patched.delete(id);
      }
      const change = changeOf(besideUid);
      // A change would make an index that is not there, without its settings.
      const isAnswering = await exists(uid);
      await Promise.all([
        isAnswering && tasks.run(changeOf(uid)),
        tasks.run((client) => building.inOrder(() => change(client))),
      ]);
    });

  async function create(target: string): Promise<void> {
    await tasks.run((client) => client.createIndex(target, { primaryKey: 'id' }));
  }

  async function drop(target: string): Promise<void> {
    await ifThere(tasks.run((client) => client.deleteIndex(target)));
  }

  async function applySettings(target: string): Promise<void> {
    const wanted = toMeilisearchSettings(settings, await parts.synonyms());
    await tasks.run((client) => client.index(target).updateSettings(wanted));
  }

  const exists = async (target: string): Promise<boolean> =>
    (await orNull(connection.manage((client) => client.getRawIndex(target)))) !== null;

  async function remember(): Promise<void> {
    const state = { id: uid, version, filledAt: new Date().toISOString() };
    await tasks.run((client) => client.index(stateUid).addDocuments([state], { primaryKey: 'id' }));
  }

  return {
    upsert: (documents: readonly IndexDocument[]): Promise<void> => {
      const last = [...new Map(documents.map((document) => [document.id, document])).values()];
      if (last.length === 0) return Promise.resolve();
      return changeBoth(
        last.map(({ id }) => id),
        (target) => put(target, last),
      );
    },

    remove: (ids: readonly string[]): Promise<void> =>
      ids.length === 0 ? Promise.resolve() : changeBoth(ids, (target) => take(target, ids)),

    patch: (updates: readonly NumbersUpdate[]): Promise<void> =>
      updates.length === 0
        ? Promise.resolve()
        : inTurn(async () => {
            const merged = mergeNumbers(new Map(), updates);
            if (beside !== null) mergeNumbers(beside.patched, updates);
            if (beside === null || (await exists(uid))) await putNumbers(uid, toUpdates(merged));
          }),

    /** Whether the index was filled by the present settings. */
    isCurrent: async (): Promise<boolean> => {
      const state = await orNull(
        connection.manage((client) => client.index(stateUid).getDocument<{ version: string }>(uid)),
      );
      return state?.version === version && (await exists(uid));
    },

    /** Empties it, or makes it if there is none. */
    clear: (): Promise<void> =>
      inTurn(async () => {
        if (!(await exists(uid))) await create(uid);
        await applySettings(uid);
        await tasks.run((client) => client.index(uid).deleteAllDocuments());
      }),

    /** Takes over new synonyms, for which nothing has to be filled again. */
    refreshSynonyms: async (): Promise<void> => {
      const { synonyms } = toMeilisearchSettings(settings, await parts.synonyms());
      const present = await connection.manage((client) => client.index(uid).getSynonyms());
      if (JSON.stringify(sorted(present)) === JSON.stringify(sorted(synonyms ?? {}))) return;
      await tasks.run((client) => client.index(uid).updateSynonyms(synonyms ?? {}));
      log.info(
        { index: uid, words: Object.keys(synonyms ?? {}).length },
        'the synonyms of the search index were changed',
      );
    },

    rebuild: async (fill: (fresh: Pick<IndexTarget, 'upsert'>) => Promise<void>): Promise<void> => {
      if (isRebuilding) throw new Error(`The index ${uid} is being built already.`);
      isRebuilding = true;
      const building: Building = { touched: new Set(), patched: new Map(), inOrder: createTurns() };
      try {
        // What an earlier attempt left behind.
        await drop(besideUid);
        await create(besideUid);
        await applySettings(besideUid);
        await inTurn(async () => {
          beside = building;
        });
        await fill({
          upsert: (documents) =>
            tasks.run((client) =>
              building.inOrder(async () => {
                // What has changed meanwhile is there already, and newer than what was read for this.
                const untouched = documents.filter(({ id }) => !building.touched.has(id));
                return untouched.length === 0 ? null : put(besideUid, untouched)(client);
              }),
            ),
        });
        await inTurn(async () => {
          const patched = toUpdates(building.patched);
          for (let at = 0; at < patched.length; at += patchedAtOnce) {
            await putNumbers(besideUid, patched.slice(at, at + patchedAtOnce));
          }
          if (!(await exists(uid))) await create(uid);
          await tasks.run((client) => swap(client, uid, besideUid));
          beside = null;
          await remember();
        });
      } finally {
        beside = null;
        isRebuilding = false;
      }
      // The old one. If it cannot be removed now, the next rebuild does it.
      await drop(besideUid).catch((error: unknown) =>
        log.warn({ err: error, index: besideUid }, 'an old search index stays'),
      );
    },
  };
}

/**
 * By hand: the client always sends `rename`, which Meilisearch before 1.18 refuses as unknown.
 * @see https://www.meilisearch.com/docs/reference/api/indexes/swap-indexes
 */
function swap(client: Meilisearch, one: string, other: string): Promise<EnqueuedTask> {
  return client.httpRequest.post<EnqueuedTask>({ path: 'swap-indexes', body: [{ indexes: [one, other] }] });
}

function mergeNumbers(into: Building['patched'], updates: readonly NumbersUpdate[]): Building['patched'] {
  for (const { id, numbers } of updates) into.set(id, { ...into.get(id), ...numbers });
  return into;
}

function toUpdates(patched: Building['patched']): NumbersUpdate[] {
  return [...patched].map(([id, numbers]) => ({ id, numbers }));
}

function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}

/** Nothing is missed when there is no such index yet. */
async function ifThere(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (error instanceof TaskRefused && error.code === 'index_not_found') return;
    if (refusedBecause(error) === 'index_not_found') return;
    throw error;
  }
}

async function orNull<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    const code = refusedBecause(error);
    if (code === 'index_not_found' || code === 'document_not_found') return null;
    throw error;
  }
}

function sorted(synonyms: Synonyms | Readonly<Record<string, string[]>>): [string, readonly string[]][] {
  return Object.entries(synonyms)
    .map(([word, others]): [string, readonly string[]] => [word, [...others].sort()])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
