import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../shared/start-error.ts';

export type RunningServer = {
  /** The port that was taken, when any free one was asked for. */
  readonly port: number;
  /**
   * Takes no new connections, lets running requests finish for at most `graceMs`, then cuts what is left.
   * Resolves with whether all of them could finish.
   */
  stop(graceMs: number): Promise<{ wasClean: boolean }>;
};

const idlePollMs = 50;

/** A large file over the line of a school takes long; what falls silent meanwhile is cut where files are received. */
const requestTimeoutMs = 2 * 60 * 60 * 1_000;

/** Listens; throws StartError when the address cannot be had. */
export async function listen(
  handle: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<RunningServer> {
  const server = createServer({ requestTimeout: requestTimeoutMs }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asStartError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: (graceMs) => stop(server, graceMs),
  };
}

async function stop(server: Server, graceMs: number): Promise<{ wasClean: boolean }> {
  let wasClean = true;
  // close() ends the connections that are idle now; those that become idle later would keep it waiting.
  const idle = setInterval(() => server.closeIdleConnections(), idlePollMs);
  const grace = setTimeout(() => {
    wasClean = false;
    server.closeAllConnections();
  }, graceMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(grace);
  return { wasClean };
}

function asStartError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is already in use, perhaps by a Pathloom that is still running.\n` +
          `Stop the other program, or choose another port: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        `This user may not listen on port ${port}. Choose a port above 1023, for example: PORT=3000 npm start`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `HOST=${host} is not an address of this machine. Use 127.0.0.1 (this machine only) or 0.0.0.0 (everywhere).`,
        { cause: error },
      );
    default:
      return error;
  }
}
