import { type Doc, isDoc, isTruthy, toNumber, type Value } from '../bson/values.ts';
import { CommandError, codeNameOf } from '../errors.ts';

/** What `failCommand` does to a command that it was set for. */
export interface Failure {
  readonly closesConnection: boolean;
  readonly blockMilliseconds: number;
  readonly error: CommandError | undefined;
  /** Added to the reply of a command that is run. */
  readonly writeConcernError: Doc | undefined;
  readonly labels: readonly string[] | undefined;
}

/**
 * The fail point `failCommand` of MongoDB's test commands: makes chosen commands fail, a number of times or until it
 * is switched off. Only a server that was started for tests has it.
 */
export class FailPoints {
  private timesLeft = 0;
  private skip = 0;
  private data: Doc = new Map();

  configure(name: Value | undefined, mode: Value | undefined, data: Value | undefined): void {
    if (name !== 'failCommand')
      throw new CommandError(
        'FailPointSetFailed',
        `the fail point '${String(name)}' is not supported; there is 'failCommand'`,
      );
    this.skip = 0;
    if (mode === 'off') this.timesLeft = 0;
    else if (mode === 'alwaysOn') this.timesLeft = Number.POSITIVE_INFINITY;
    else if (isDoc(mode) && mode.has('times')) this.timesLeft = toNumber(mode.get('times')) ?? 0;
    else if (isDoc(mode) && mode.has('skip')) {
      this.skip = toNumber(mode.get('skip')) ?? 0;
      this.timesLeft = Number.POSITIVE_INFINITY;
    } else throw new CommandError('BadValue', "mode takes 'off', 'alwaysOn', {times: n} or {skip: n}");
    if (data !== undefined && !isDoc(data)) throw new CommandError('TypeMismatch', 'data must be an object');
    this.data = data ?? new Map();
  }

  /** The failure that is due for a command, which counts as one of its times. */
  take(command: string, appName: string | undefined): Failure | undefined {
    if (this.timesLeft <= 0) return undefined;
    const commands = this.data.get('failCommands');
    if (!Array.isArray(commands) || !commands.includes(command)) return undefined;
    const wantedApp = this.data.get('appName');
    if (wantedApp !== undefined && wantedApp !== appName) return undefined;
    if (this.skip > 0) {
      this.skip -= 1;
      return undefined;
    }
    this.timesLeft -= 1;
    return this.failure();
  }

  private failure(): Failure {
    const code = toNumber(this.data.get('errorCode'));
    const labels = this.data.get('errorLabels') as string[] | undefined;
    const writeConcernError = this.data.get('writeConcernError');
    return {
      closesConnection: isTruthy(this.data.get('closeConnection')),
      blockMilliseconds: isTruthy(this.data.get('blockConnection')) ? (toNumber(this.data.get('blockTimeMS')) ?? 0) : 0,
      error:
        code === undefined
          ? undefined
          : new CommandError(code, "Failing command via 'failCommand' failpoint", { labels: labels ?? [] }),
      writeConcernError: isDoc(writeConcernError)
        ? new Map<string, Value>([
            ['codeName', codeNameOf(toNumber(writeConcernError.get('code')) ?? 0)],
            ...writeConcernError,
          ])
        : undefined,
      labels,
    };
  }
}
