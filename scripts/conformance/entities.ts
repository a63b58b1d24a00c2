import { AbstractCursor, ClientSession, Db, type Document, GridFSBucket, type MongoClientOptions } from 'mongodb';
import { ObservedClient } from './events.ts';
import { AssertionFailure, type EntityDescription, Unsupported } from './format.ts';
import type { MatchEntities } from './matching.ts';
import { concernOptions } from './options.ts';

type Constructor<T> = abstract new (...args: never[]) => T;

/** A test's "thread": operations that run one after another beside the test's own. */
export class TestThread {
  #work: Promise<void> = Promise.resolve();

  run(operation: () => Promise<unknown>): void {
    this.#work = this.#work.then(async () => {
      await operation();
    });
    // The failure is reported by `finish`.
    this.#work.catch(() => {});
  }

  finish(): Promise<void> {
    return this.#work;
  }
}

/** How quickly a client notices that a server is back after a fail point closed its connection. */
const QUICK_RECOVERY: MongoClientOptions = { heartbeatFrequencyMS: 500, minHeartbeatFrequencyMS: 50 };

/** The named objects of one test. */
export class EntityMap implements MatchEntities {
  readonly #entities = new Map<string, unknown>();
  readonly #uri: string;

  constructor(uri: string) {
    this.#uri = uri;
  }

  get(name: string): unknown {
    if (!this.#entities.has(name)) throw new AssertionFailure(`there is no entity ${name}`);
    return this.#entities.get(name);
  }

  getAs<T>(name: string, type: Constructor<T>): T {
    const entity = this.get(name);
    if (!(entity instanceof type)) throw new AssertionFailure(`entity ${name} is no ${type.name}`);
    return entity;
  }

  set(name: string, entity: unknown): void {
    if (this.#entities.has(name)) throw new AssertionFailure(`there is an entity ${name} already`);
    if (entity === undefined) throw new AssertionFailure(`there is no result to keep as ${name}`);
    this.#entities.set(name, entity);
  }

  sessionId(name: string): Document {
    const { id } = this.getAs(name, ClientSession);
    if (!id) throw new AssertionFailure(`session ${name} has no id`);
    return id;
  }

  clients(): ObservedClient[] {
    return this.#all(ObservedClient);
  }

  async create(descriptions: readonly EntityDescription[]): Promise<void> {
    for (const description of descriptions) {
      for (const [type, options] of Object.entries(description)) this.set(options.id, await this.#make(type, options));
    }
  }

  async close(): Promise<void> {
    const quietly = (work: Promise<unknown>) => work.catch(() => {});
    for (const cursor of this.#all(AbstractCursor)) await quietly(cursor.close());
    for (const session of this.#all(ClientSession)) await quietly(session.endSession());
    for (const client of this.clients()) await quietly(client.close(true));
    this.#entities.clear();
  }

  #all<T>(type: Constructor<T>): T[] {
    return [...this.#entities.values()].filter((entity): entity is T => entity instanceof type);
  }

  async #make(type: string, options: Document): Promise<unknown> {
    switch (type) {
      case 'client':
        return this.#makeClient(options);
      case 'database':
        return this.getAs(options.client, ObservedClient).db(
          options.databaseName,
          concernOptions(options.databaseOptions),
        );
      case 'collection':
        return this.getAs(options.database, Db).collection(
          options.collectionName,
          concernOptions(options.collectionOptions),
        );
      case 'session':
        return this.getAs(options.client, ObservedClient).startSession(sessionOptions(options.sessionOptions));
      case 'bucket':
        return new GridFSBucket(this.getAs(options.database, Db), concernOptions(options.bucketOptions));
      case 'thread':
        return new TestThread();
      default:
        throw new Unsupported(`entity ${type}`);
    }
  }

  async #makeClient(description: Document): Promise<ObservedClient> {
    for (const option of ['autoEncryptOpts', 'storeEventsAsEntities', 'observeLogMessages', 'observeTracingMessages']) {
      if (description[option]) throw new Unsupported(`client option ${option}`);
    }
    const uriOptions: Document = description.uriOptions ?? {};
    const watchesServers = (description.observeEvents ?? []).some((name: string) => /^(server|topology)/.test(name));
    const options: MongoClientOptions = {
      ...('heartbeatFrequencyMS' in uriOptions || watchesServers ? {} : QUICK_RECOVERY),
      ...(description.serverApi ? { serverApi: description.serverApi } : {}),
    };
    // Such a client cannot even connect to a replica set of one.
    if (/^secondary$/i.test(uriOptions.readPreference ?? ''))
      throw new Unsupported('a read preference for secondaries');
    const client = new ObservedClient(withUriOptions(this.#uri, uriOptions), options, description);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.close(true);
      throw error;
    }
  }
}

function sessionOptions(options: Document | undefined): Document {
  if (!options) return {};
  const { defaultTransactionOptions, ...rest } = options;
  if (!defaultTransactionOptions) return rest;
  return { ...rest, defaultTransactionOptions: concernOptions(defaultTransactionOptions) };
}

/** A test's URI options win over those of the connection string. */
function withUriOptions(uri: string, uriOptions: Document): string {
  const [address = uri, query = ''] = uri.split('?');
  const parameters = new URLSearchParams(query);
  if (uriOptions.directConnection === true) parameters.delete('replicaSet');
  for (const [name, value] of Object.entries(uriOptions)) {
    parameters.delete(name);
    if (typeof value === 'object') {
      if (!Array.isArray(value)) throw new Unsupported(`URI option ${name}`);
      // Only readPreferenceTags is a list: one parameter for each tag set.
      for (const item of value) parameters.append(name, String(item));
    } else {
      parameters.set(name, String(value));
    }
  }
  const hasPath = /^[^/]+:\/\/[^/]+\//.test(address);
  return `${address}${hasPath ? '' : '/'}?${parameters}`;
}
