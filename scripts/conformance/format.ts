import type { Document } from 'mongodb';

/** The parts of the unified test format (schema 1.x) that this runner reads; values stay as EJSON parsed them. */
export interface TestFile {
  description: string;
  schemaVersion: string;
  runOnRequirements?: RunOnRequirement[];
  createEntities?: EntityDescription[];
  initialData?: CollectionData[];
  tests: TestCase[];
}

export interface TestCase {
  description: string;
  skipReason?: string;
  runOnRequirements?: RunOnRequirement[];
  operations: Operation[];
  expectEvents?: ExpectedEventsForClient[];
  expectLogMessages?: unknown[];
  expectTracingMessages?: unknown[];
  outcome?: CollectionData[];
}

export interface RunOnRequirement {
  minServerVersion?: string;
  maxServerVersion?: string;
  topologies?: string[];
  serverless?: 'require' | 'forbid' | 'allow';
  serverParameters?: Document;
  auth?: boolean;
  authMechanism?: string;
  csfle?: unknown;
}

export type EntityDescription = Record<string, Document & { id: string }>;

export interface CollectionData {
  collectionName: string;
  databaseName: string;
  createOptions?: Document;
  documents: Document[];
}

export interface Operation {
  name: string;
  object: string;
  arguments?: Document;
  ignoreResultAndError?: boolean;
  expectError?: ExpectedError;
  expectResult?: unknown;
  saveResultAsEntity?: string;
}

export interface ExpectedError {
  isError?: boolean;
  isClientError?: boolean;
  isTimeoutError?: boolean;
  errorContains?: string;
  errorCode?: number;
  errorCodeName?: string;
  errorLabelsContain?: string[];
  errorLabelsOmit?: string[];
  writeErrors?: Document;
  writeConcernErrors?: Document[];
  errorResponse?: Document;
  expectResult?: unknown;
}

export type ExpectedEvent = Record<string, Document>;

export interface ExpectedEventsForClient {
  client: string;
  eventType?: 'command' | 'cmap' | 'sdam';
  events: ExpectedEvent[];
  ignoreExtraEvents?: boolean;
}

/** An assertion of a test did not hold. */
export class AssertionFailure extends Error {}

/** The test asks for something that the runner (or a server that is not MongoDB) has not; it is skipped, not failed. */
export class Unsupported extends Error {}

/** What the server under test says of itself. */
export interface ServerFacts {
  version: string;
  topology: 'single' | 'replicaset' | 'sharded' | 'load-balanced';
  hasAuth: boolean;
  parameters: Document;
}

function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function unmetRequirement(requirement: RunOnRequirement, server: ServerFacts): string | null {
  const { minServerVersion, maxServerVersion, topologies, serverless, serverParameters, auth, csfle } = requirement;
  if (minServerVersion && compareVersions(server.version, minServerVersion) < 0) return `needs >= ${minServerVersion}`;
  if (maxServerVersion && compareVersions(server.version, maxServerVersion) > 0) return `needs <= ${maxServerVersion}`;
  if (topologies && !topologies.includes(server.topology)) return `needs ${topologies.join(' or ')}`;
  if (serverless === 'require') return 'needs serverless';
  if (auth !== undefined && auth !== server.hasAuth) return auth ? 'needs authentication' : 'needs no authentication';
  if (requirement.authMechanism) return `needs the mechanism ${requirement.authMechanism}`;
  // Client-side encryption is not installed, so `csfle: false` is always met.
  if (csfle !== undefined && csfle !== false) return 'needs client-side encryption';
  for (const [name, wanted] of Object.entries(serverParameters ?? {})) {
    if (server.parameters[name] !== wanted) return `needs the server parameter ${name}`;
  }
  return null;
}

/**
 * Says why none of the alternatives in a `runOnRequirements` list is met.
 *
 * @returns null when there is no list or one alternative is met, else one reason for each alternative.
 */
export function whyNotRunnable(requirements: RunOnRequirement[] | undefined, server: ServerFacts): string | null {
  if (!requirements || requirements.length === 0) return null;
  const reasons = requirements.map((requirement) => unmetRequirement(requirement, server));
  return reasons.includes(null) ? null : [...new Set(reasons)].join('; ');
}
