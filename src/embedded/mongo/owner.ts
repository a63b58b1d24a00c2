import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Who holds a data folder: the application, `npm run mongo`, or a command-line program while it runs. */
export type Role = 'start' | 'mongo' | 'program';

export interface Owner {
  readonly pid: number;
  readonly role: Role;
  /** Absent while its server starts. */
  readonly uri?: string;
}

/** How long a server that starts is waited for, and how old a takeover can be before it counts as given up. */
const startMilliseconds = 10_000;

/** The mark of a folder's owner: a file that only one process can make. */
export class Ownership {
  private readonly file: string;
  private readonly takeover: string;

  constructor(folder: string) {
    this.file = join(folder, 'owner.json');
    this.takeover = join(folder, 'owner.takeover');
  }

  get path(): string {
    return this.file;
  }

  /**
   * Makes this process the owner; the mark of one that no longer runs is cleared.
   * @returns the owner that there is already, if any; without `uri` when its server does not come up
   */
  async acquire(role: Role): Promise<Owner | undefined> {
    const giveUpAt = Date.now() + startMilliseconds;
    for (;;) {
      if (this.create({ pid: process.pid, role })) return undefined;
      const owner = this.read();
      if (owner !== undefined && isRunning(owner.pid)) {
        if (owner.uri !== undefined || Date.now() > giveUpAt) return owner;
        await sleep(50);
      } else {
        this.clear(owner);
        await sleep(10);
      }
    }
  }

  /** Tells others where the server is. */
  announce(owner: Owner): void {
    const next = `${this.file}.${process.pid}`;
    writeFileSync(next, JSON.stringify(owner), { mode: 0o600 });
    renameSync(next, this.file);
  }

  release(): void {
    if (this.read()?.pid === process.pid) rmSync(this.file, { force: true });
  }

  private create(owner: Owner): boolean {
    try {
      writeFileSync(this.file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private read(): Owner | undefined {
    try {
      const owner = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Owner>;
      return typeof owner.pid === 'number' && owner.role !== undefined ? (owner as Owner) : undefined;
    } catch {
      // Gone, or cut short by a crash.
      return undefined;
    }
  }

  /** Removes a mark that nobody stands behind. Two processes may want to: one at a time looks again and does it. */
  private clear(stale: Owner | undefined): void {
    if (existsSync(this.takeover) && Date.now() - statSync(this.takeover).mtimeMs > startMilliseconds) {
      rmSync(this.takeover, { force: true });
    }
    try {
      closeSync(openSync(this.takeover, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      throw error;
    }
    try {
      if (this.read()?.pid === stale?.pid) rmSync(this.file, { force: true });
    } finally {
      rmSync(this.takeover, { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
