import { get, type RequestListener } from 'node:http';
import { listen } from '../../src/http/listen.ts';
import { StartError } from '../../src/shared/start-error.ts';

const host = '127.0.0.1';

function fetchText(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host, port, path: '/' }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** A handler that answers when told to, and tells when a request has arrived. */
function createHeldHandler(): { handle: RequestListener; arrived: Promise<void>; answer: () => void } {
  let answer = () => {};
  let tellArrived = () => {};
  const arrived = new Promise<void>((resolve) => {
    tellArrived = resolve;
  });
  const handle: RequestListener = (_req, res) => {
    answer = () => res.end('finished');
    tellArrived();
  };
  return { handle, arrived, answer: () => answer() };
}

describe('listen', () => {
  test('takes any free port when asked for port 0', async () => {
    const server = await listen((_req, res) => res.end('hello'), { host, port: 0 });
    expect(await fetchText(server.port)).toBe('hello');
    await server.stop(1_000);
  });

  test('says what to do when the port is in use', async () => {
    const first = await listen(() => {}, { host, port: 0 });
    const second = listen(() => {}, { host, port: first.port });
    await expect(second).rejects.toThrow(StartError);
    await expect(second).rejects.toThrow(`PORT=${first.port + 1} npm start`);
    await first.stop(0);
  });

  test('says what to do when the address is not of this machine', async () => {
    await expect(listen(() => {}, { host: '203.0.113.7', port: 0 })).rejects.toThrow(/HOST=203\.0\.113\.7/);
  });
});

describe('stop', () => {
  test('lets a running request finish and takes no new one', async () => {
    const { handle, arrived, answer } = createHeldHandler();
    const server = await listen(handle, { host, port: 0 });
    const running = fetchText(server.port);
    await arrived;
    const stopped = server.stop(5_000);
    await expect(fetchText(server.port)).rejects.toThrow(/ECONNREFUSED/);
    answer();
    expect(await running).toBe('finished');
    expect(await stopped).toEqual({ wasClean: true });
  });

  test('cuts a request that does not finish in time and says so', async () => {
    const { handle, arrived } = createHeldHandler();
    const server = await listen(handle, { host, port: 0 });
    const running = fetchText(server.port);
    const cut = expect(running).rejects.toThrow(/socket hang up|ECONNRESET/);
    await arrived;
    expect(await server.stop(50)).toEqual({ wasClean: false });
    await cut;
  });
});
