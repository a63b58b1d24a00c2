import { Binary } from 'bson';
import { isDoc, Opaque, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** What a blocking stage may hold, as MongoDB's limit without temporary files. */
export const maxStageBytes = 100 * 1024 * 1024;

/** About the bytes that a value takes as BSON. */
export function estimateBytes(value: Value | undefined): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'string') return value.length + 5;
  if (Array.isArray(value)) {
    let total = 5;
    for (const element of value) total += estimateBytes(element) + 3;
    return total;
  }
  if (isDoc(value)) {
    let total = 5;
    for (const [name, field] of value) total += name.length + 2 + estimateBytes(field);
    return total;
  }
  if (value instanceof Binary) return value.position + 5;
  if (value instanceof Opaque) return value.bytes.length;
  return 8;
}

/** Counts what a stage holds. */
export class MemoryTracker {
  private bytes = 0;
  private readonly refusal: () => CommandError;

  constructor(refusal: () => CommandError) {
    this.refusal = refusal;
  }

  /** @throws CommandError when it is too much */
  add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > maxStageBytes) throw this.refusal();
  }
}

export function sortTooLarge(): CommandError {
  return new CommandError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Sort exceeded memory limit of ${maxStageBytes} bytes, and this server sorts in memory only. Use an index for the order.`,
  );
}

export function stageTooLarge(stage: string): CommandError {
  return new CommandError(
    'QueryExceededMemoryLimitNoDiskUseAllowed',
    `Exceeded memory limit of ${maxStageBytes} bytes for ${stage}, and this server uses no temporary files.`,
  );
}
