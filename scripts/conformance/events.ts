import { type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import { type ExpectedEvent, type ExpectedEventsForClient, Unsupported } from './format.ts';
import { type MatchEntities, mismatch, show } from './matching.ts';

type Monitor = 'command' | 'cmap' | 'sdam';

/** The format's name of each event, the driver's name of it, and the monitor that publishes it. */
const EVENTS: ReadonlyMap<string, { driverName: string; monitor: Monitor }> = new Map([
  ['commandStartedEvent', { driverName: 'commandStarted', monitor: 'command' }],
  ['commandSucceededEvent', { driverName: 'commandSucceeded', monitor: 'command' }],
  ['commandFailedEvent', { driverName: 'commandFailed', monitor: 'command' }],
  ['poolCreatedEvent', { driverName: 'connectionPoolCreated', monitor: 'cmap' }],
  ['poolReadyEvent', { driverName: 'connectionPoolReady', monitor: 'cmap' }],
  ['poolClearedEvent', { driverName: 'connectionPoolCleared', monitor: 'cmap' }],
  ['poolClosedEvent', { driverName: 'connectionPoolClosed', monitor: 'cmap' }],
  ['connectionCreatedEvent', { driverName: 'connectionCreated', monitor: 'cmap' }],
  ['connectionReadyEvent', { driverName: 'connectionReady', monitor: 'cmap' }],
  ['connectionClosedEvent', { driverName: 'connectionClosed', monitor: 'cmap' }],
  ['connectionCheckOutStartedEvent', { driverName: 'connectionCheckOutStarted', monitor: 'cmap' }],
  ['connectionCheckOutFailedEvent', { driverName: 'connectionCheckOutFailed', monitor: 'cmap' }],
  ['connectionCheckedOutEvent', { driverName: 'connectionCheckedOut', monitor: 'cmap' }],
  ['connectionCheckedInEvent', { driverName: 'connectionCheckedIn', monitor: 'cmap' }],
  ['serverDescriptionChangedEvent', { driverName: 'serverDescriptionChanged', monitor: 'sdam' }],
  ['serverHeartbeatStartedEvent', { driverName: 'serverHeartbeatStarted', monitor: 'sdam' }],
  ['serverHeartbeatSucceededEvent', { driverName: 'serverHeartbeatSucceeded', monitor: 'sdam' }],
  ['serverHeartbeatFailedEvent', { driverName: 'serverHeartbeatFailed', monitor: 'sdam' }],
  ['topologyDescriptionChangedEvent', { driverName: 'topologyDescriptionChanged', monitor: 'sdam' }],
]);

/** Command Logging and Monitoring, "Security": events of these say nothing about the test. */
const SENSITIVE_COMMANDS = [
  ...['authenticate', 'saslStart', 'saslContinue', 'getnonce', 'createUser', 'updateUser'],
  ...['copydbgetnonce', 'copydbsaslstart', 'copydb'],
];

/** Without it, connecting opens a connection, which tests that count connections do not expect. */
const NO_CONNECTION_BEFOREHAND: MongoClientOptions = { [Symbol.for('@@mdb.skipPingOnConnect')]: true };

interface ObservedEvent {
  name: string;
  monitor: Monitor;
  event: Document;
}

/** A client entity that keeps the events which its description asks for. */
export class ObservedClient extends MongoClient {
  readonly observed: ObservedEvent[] = [];
  readonly observes: ReadonlySet<string>;
  readonly #ignoredCommands: ReadonlySet<string>;
  readonly #observesSensitive: boolean;
  readonly #detach: (() => void)[] = [];
  #checkedOut = 0;

  constructor(uri: string, options: MongoClientOptions, description: Document) {
    super(uri, { ...options, ...NO_CONNECTION_BEFOREHAND, monitorCommands: true });
    this.#observesSensitive = description.observeSensitiveCommands === true;
    this.#ignoredCommands = new Set([
      'configureFailPoint',
      ...(description.ignoreCommandMonitoringEvents ?? []),
      ...(this.#observesSensitive ? [] : SENSITIVE_COMMANDS),
    ]);
    this.observes = new Set<string>(description.observeEvents ?? []);
    for (const name of this.observes) this.#observe(name);
    this.on('connectionCheckedOut', () => {
      this.#checkedOut++;
    });
    this.on('connectionCheckedIn', () => {
      this.#checkedOut--;
    });
  }

  get checkedOutConnections(): number {
    return this.#checkedOut;
  }

  stopObserving(): void {
    for (const detach of this.#detach) detach();
  }

  eventsOf(monitor: Monitor): ObservedEvent[] {
    return this.observed.filter((observed) => observed.monitor === monitor);
  }

  countMatching(expected: ExpectedEvent, entities: MatchEntities): number {
    return this.observed.filter((observed) => eventMismatch(expected, observed, entities) === null).length;
  }

  #observe(name: string): void {
    const known = EVENTS.get(name);
    if (!known) throw new Unsupported(`observing ${name}`);
    const listener = (event: Document) => {
      if (known.monitor === 'command' && this.#isIgnored(event)) return;
      // The driver goes on changing the objects that it put into a command: keep what was sent.
      this.observed.push({ name, monitor: known.monitor, event: { ...event, command: copy(event.command) } });
    };
    const emitter = this as unknown as { on(n: string, l: unknown): void; off(n: string, l: unknown): void };
    emitter.on(known.driverName, listener);
    this.#detach.push(() => emitter.off(known.driverName, listener));
  }

  #isIgnored(event: Document): boolean {
    if (this.#ignoredCommands.has(event.commandName)) return true;
    // The driver empties a `hello` with speculative authentication.
    const content = event.command ?? event.reply;
    return !this.#observesSensitive && isEmptyDocument(content);
  }
}

/**
 * Compares the events that a client saw with those a test expects.
 *
 * @returns null, or the first difference.
 */
export function eventsMismatch(
  expected: ExpectedEventsForClient,
  client: ObservedClient,
  entities: MatchEntities,
): string | null {
  const actual = client.eventsOf(expected.eventType ?? 'command');
  for (const [index, wanted] of expected.events.entries()) {
    const found = actual[index];
    if (!found) return `events: expected ${expected.events.length}, got ${actual.length}: ${namesOf(actual)}`;
    const fault = eventMismatch(wanted, found, entities);
    if (fault) return `event ${index} (of ${namesOf(actual)}): ${fault}`;
  }
  if (actual.length === expected.events.length || expected.ignoreExtraEvents) return null;
  return `events: expected ${expected.events.length}, got ${actual.length}: ${namesOf(actual)}`;
}

function eventMismatch(
  expected: ExpectedEvent,
  { name, event }: ObservedEvent,
  entities: MatchEntities,
): string | null {
  const [entry] = Object.entries(expected);
  if (!entry) throw new Unsupported('an expected event without a name');
  const [wantedName, wanted] = entry;
  if (wantedName !== name) return `expected ${wantedName}, got ${name} of ${event.commandName ?? '-'}`;
  for (const [property, value] of Object.entries(wanted)) {
    const fault = propertyMismatch(property, value, event, entities);
    if (fault) return `${name}.${property}: ${fault}`;
  }
  return null;
}

function propertyMismatch(property: string, value: unknown, event: Document, entities: MatchEntities): string | null {
  switch (property) {
    case 'hasServiceId':
      return Boolean(event.serviceId) === value ? null : `got ${show(event.serviceId)}`;
    case 'hasServerConnectionId': {
      const id = event.serverConnectionId;
      return (typeof id === 'bigint' && id > 0n) === value ? null : `got ${show(id)}`;
    }
    case 'previousDescription':
    case 'newDescription': {
      const { type } = value as { type?: string };
      const actual = event[property]?.type;
      return type === undefined || type === actual ? null : `expected type ${type}, got ${actual}`;
    }
    case 'command':
      // The driver makes the commands, and adds to them (such as a `wtimeout` to the write concern of a commit): that
      // says nothing about the server. Its own tests allow for extra keys in the same way.
      return mismatch(value, event.command, entities, 'everywhere');
    default:
      return mismatch(value, event[property], entities, 'in the root');
  }
}

function namesOf(events: ObservedEvent[]): string {
  return events.map(({ name, event }) => event.commandName ?? name).join(' ') || 'none';
}

function isEmptyDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Copies arrays, Maps and documents; the values of BSON types are never changed in place and stay. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copy(item)]));
  if (typeof value !== 'object' || value === null || '_bsontype' in value) return value;
  if (value instanceof Date || value instanceof RegExp || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
}
