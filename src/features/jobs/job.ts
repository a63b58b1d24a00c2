import type { z } from 'zod';
import type { Actor, Scope } from '../../shared/actor.ts';
import type { Logger } from '../../shared/logger.ts';

/**
 * - `queued`: waits for its time or for a process that runs it.
 * - `running`: a process holds it and prolongs its lease.
 * - `done`: finished; its result stands.
 * - `failed`: cannot succeed as it was asked for.
 * - `cancelled`: stopped by a person.
 * - `dead`: failed unexpectedly, as often as it may. A person looks at it and may have it tried again.
 */
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'dead'] as const;

export type JobState = (typeof jobStates)[number];

/** States that a job does not leave by itself. */
export const endStates: readonly JobState[] = ['done', 'failed', 'cancelled', 'dead'];

/** States from which a person may have it tried again. */
export const retryableStates: readonly JobState[] = ['failed', 'cancelled', 'dead'];

/** How far it is. `total` is null while it is not known. */
export type JobProgress = { readonly done: number; readonly total: number | null; readonly note: string | null };

/** Why an attempt failed, in words for people. `code` is of the error registry where it has one. */
export type JobFault = {
  readonly at: Date;
  readonly attempt: number;
  readonly code: string;
  readonly message: string;
};

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export type Job = {
  readonly id: string;
  readonly kind: string;
  /** Null for the work of the installation itself, which belongs to no district. */
  readonly orgId: string | null;
  /** Null when the program itself asked for it. */
  readonly requestedBy: string | null;
  readonly input: unknown;
  readonly state: JobState;
  /** Moves with all that a reader can see, progress too. */
  readonly revision: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly progress: JobProgress;
  /** Where the next attempt goes on; null before the first one was saved. */
  readonly checkpoint: unknown;
  readonly result: unknown;
  /** The newest ones. */
  readonly faults: readonly JobFault[];
  /** Lines that the report keeps, and lines that came when it was full. An attempt without a checkpoint begins it anew. */
  readonly reportLines: number;
  readonly reportLinesDropped: number;
  readonly isCancelRequested: boolean;
  /** Raised by each claim: who writes with an older one has lost the job. */
  readonly fence: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** When it is tried (queued), or taken from a process that fell silent (running); null when it has ended. */
  readonly dueAt: Date | null;
};

/** One line of a job's report: what became of one thing, in words and as data. */
export type ReportLine = {
  /** Such as created, updated, skipped, failed. */
  readonly outcome: string;
  /** The thing, by its id or its place in a file. */
  readonly subject: string | null;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
};

export type NumberedReportLine = ReportLine & { readonly number: number };

export type Backoff = { readonly firstMs: number; readonly longestMs: number };

/** What somebody needs to know to ask for a job. */
export type JobKind<Input> = {
  /** In the form `feature.what-it-does`; it is stored and never changes. */
  readonly kind: string;
  /** Ids and choices, no content about people: it is stored for as long as the job is. */
  readonly input: z.ZodType<Input>;
  /** How often it is tried before it is dead. */
  readonly maxAttempts?: number;
  /** Upkeep that runs all the time and that nobody looks up: once it is done, nothing is left of it. */
  readonly isForgottenWhenDone?: true;
};

export type SaveExtras = {
  readonly progress?: Partial<JobProgress>;
  /** Written together with the checkpoint, so that an attempt that goes on from it repeats none of them. */
  readonly report?: readonly ReportLine[];
};

/** What a job's work is given. */
export type JobContext<Input, Checkpoint> = {
  readonly jobId: string;
  readonly orgId: string | null;
  readonly requestedBy: string | null;
  readonly input: Input;
  /** Null at the beginning. */
  readonly checkpoint: Checkpoint | null;
  /** From 1. */
  readonly attempt: number;
  /** For stores and services: the system's, with the job as the reason. Work of a district filters by `orgId` itself. */
  readonly scope: Scope;
  readonly log: Logger;
  /** Aborted when the work shall stop: the job was cancelled or lost, or the process ends. */
  readonly signal: AbortSignal;
  /**
   * Stores where to go on, and prolongs the lease. Throws when the work shall stop, or when another process has taken the
   * job over: then nothing was stored. Let it throw.
   */
  save(checkpoint: Checkpoint, extras?: SaveExtras): Promise<void>;
  /** Who asked for the job, with the roles of today. Throws JobError when there is no such person or role any more. */
  actor(): Promise<Actor>;
};

/** A kind of job with its work. Erased of its types it goes into the registry. */
export type JobDefinition = JobKind<unknown> & {
  readonly checkpoint: z.ZodType | null;
  readonly backoff: Backoff;
  /** It waits for others most of its time, such as for sites on the web: it takes no place from jobs that work. */
  readonly isPatient: boolean;
  run(context: JobContext<unknown, unknown>): Promise<JsonValue | undefined>;
};

const defaultBackoff: Backoff = { firstMs: 2_000, longestMs: 15 * 60_000 };

export const defaultMaxAttempts = 5;

/**
 * Declares the work of a kind of job. `run` may be interrupted at any point and begun again from the last checkpoint, in
 * another process: what it does between two checkpoints must do no harm when it is done twice. What it returns becomes the
 * job's result. It throws JobError for failures that people can understand.
 */
export function defineJob<Input, Checkpoint = null>(
  definition: JobKind<Input> & {
    readonly checkpoint?: z.ZodType<Checkpoint>;
    readonly backoff?: Backoff;
    readonly isPatient?: true;
    run(context: JobContext<Input, Checkpoint>): Promise<JsonValue | undefined>;
  },
): JobDefinition {
  return {
    ...definition,
    checkpoint: definition.checkpoint ?? null,
    backoff: definition.backoff ?? defaultBackoff,
    isPatient: definition.isPatient ?? false,
  } as unknown as JobDefinition;
}

/** A failure in words for people. A final one is not tried again: the job ends as `failed`. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly code: string;
  readonly isFinal: boolean;

  constructor(message: string, options: ErrorOptions & { code?: string; isFinal?: boolean } = {}) {
    super(message, options);
    this.code = options.code ?? 'job_failed';
    this.isFinal = options.isFinal ?? false;
  }
}

/**
 * How long to wait after an attempt that failed: twice as long each time, up to the longest, and by chance between half of
 * it and all of it, so that jobs that failed together do not come back together.
 * @param attempt the one that failed, from 1
 * @param random from 0 to 1
 */
export function backoffMs({ firstMs, longestMs }: Backoff, attempt: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (random * full) / 2);
}

/** Work that is asked for at regular times, once for all processes. */
export type Schedule = {
  /** Stored in the keys of its jobs; it never changes. */
  readonly name: string;
  readonly job: JobKind<never> | JobKind<unknown>;
  readonly input: unknown;
  readonly everyMs: number;
};

/** The key of the run that is due at an instant: the same in each process, so that only one of them adds it. */
export function slotKey({ name, everyMs }: Pick<Schedule, 'name' | 'everyMs'>, now: Date): string {
  return `${name}@${new Date(Math.floor(now.getTime() / everyMs) * everyMs).toISOString()}`;
}
