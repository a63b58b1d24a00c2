import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Who holds a data folder: the application, `npm run mongo`, or a command-line program while it runs. */
export type Role = 'start' | 'mongo' | 'program';

export interface Owner {
  readonly pid: number;
  readonly role: Role;
  /** Tells the process from a later one of the same number; absent where the system does not. */
  readonly life?: string;
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
      if (this.create(ownMark(role))) return undefined;
      const owner = this.read();
      if (owner !== undefined && isRunning(owner)) {
        if (owner.uri !== undefined || Date.now() > giveUpAt) return owner;
        await sleep(50);
      } else {
        this.clear(owner);
        await sleep(10);
      }
    }
  }

  /** Tells others where the server is. */
  announce(role: Role, uri: string): void {
    const next = this.write({ ...ownMark(role), uri });
    renameSync(next, this.file);
  }

  release(): void {
    const owner = this.read();
    if (owner?.pid === process.pid && owner.life === lifeOf(process.pid)) rmSync(this.file, { force: true });
  }

  /** The mark appears with its content, so that nobody reads half of one and takes it for a crash's. */
  private create(owner: Owner): boolean {
    const next = this.write(owner);
    try {
      linkSync(next, this.file);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      if (code === 'EACCES' || code === 'EROFS' || code === 'ENOSPC') throw error;
      return this.createWithoutLinks(owner);
    } finally {
      rmSync(next, { force: true });
    }
  }

  /** For file systems that have no hard links. */
  private createWithoutLinks(owner: Owner): boolean {
    try {
      writeFileSync(this.file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private write(owner: Owner): string {
    const next = `${this.file}.${process.pid}`;
    writeFileSync(next, JSON.stringify(owner), { mode: 0o600 });
    return next;
  }

  private read(): Owner | undefined {
    try {
      const owner = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Owner> | null;
      const isWhole = Number.isInteger(owner?.pid) && roles.has(owner?.role);
      return isWhole ? (owner as Owner) : undefined;
    } catch {
      // Gone, or cut short by a crash.
      return undefined;
    }
  }

  /** Removes a mark that nobody stands behind. Two processes may want to: one at a time looks again and does it. */
  private clear(stale: Owner | undefined): void {
    // In one step: another process may be done with its takeover between a look and the next.
    const begun = statSync(this.takeover, { throwIfNoEntry: false });
    if (begun && Date.now() - begun.mtimeMs > startMilliseconds) rmSync(this.takeover, { force: true });
    try {
      closeSync(openSync(this.takeover, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      throw error;
    }
    try {
      const owner = this.read();
      if (owner?.pid === stale?.pid && owner?.life === stale?.life) rmSync(this.file, { force: true });
    } finally {
      rmSync(this.takeover, { force: true });
    }
  }
}

const roles: ReadonlySet<unknown> = new Set<Role>(['start', 'mongo', 'program']);

function ownMark(role: Role): Owner {
  const life = lifeOf(process.pid);
  return { pid: process.pid, role, ...(life !== undefined && { life }) };
}

/** A number alone says little: after a crash it may be another process's, in a container even this one's. */
function isRunning(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const life = lifeOf(owner.pid);
  if (life === ended) return false;
  return owner.life === undefined || life === undefined || owner.life === life;
}

const ended = 'ended';

/** The boot and the tick at which a process began, `ended` when it only waits to be reaped; Linux tells. */
function lifeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in brackets and may hold anything; the state is the third, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return ended;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fields[19]}`;
  } catch {
    return pid === process.pid ? String(performance.timeOrigin) : undefined;
  }
}
