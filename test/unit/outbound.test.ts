import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parseAllowList } from '../../src/outbound/allow-list.ts';
import { createOutbound, type OutboundOptions, type OutboundRequest } from '../../src/outbound/outbound.ts';
import { type OutboundError, toOutboundError } from '../../src/outbound/outbound-error.ts';

type Route = (request: IncomingMessage, response: ServerResponse) => void;

const routes: Record<string, Route> = {};
const asked: { path: string; headers: IncomingMessage['headers']; method: string }[] = [];
const listener: RequestListener = (request, response) => {
  const path = String(request.url).split('?')[0] ?? '';
  asked.push({ path, headers: request.headers, method: String(request.method) });
  const route = routes[path];
  if (route) route(request, response);
  else response.writeHead(404).end();
};
const server = createServer(listener);
let port = 0;
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
});

/** A guard that lets through to the server of this test, and resolves made-up names. */
function open(names: Record<string, string[]> = {}, allow = `http://127.0.0.1:${port}`, options: OutboundOptions = {}) {
  const list = parseAllowList(allow);
  if (!list) throw new Error('no list');
  return createOutbound({
    allow: list,
    resolve: async (host) => (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ...options,
  });
}

const failure = async (url: string, request: OutboundRequest = {}, outbound = open()): Promise<OutboundError> => {
  try {
    const response = await outbound.fetch(url, request);
    await response.bytes();
  } catch (error) {
    return error as OutboundError;
  }
  throw new Error('It was fetched.');
};

describe('fetching', () => {
  test('answers status, type, charset and text', async () => {
    routes['/page'] = (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'Text/HTML; charset="ISO-8859-1"' })
        .end(Buffer.from([0x41, 0xf1, 0x6f]));
    const response = await open().fetch(`${origin}/page?q=1#part`);
    expect(response).toMatchObject({
      status: 200,
      url: `${origin}/page?q=1`,
      contentType: 'text/html',
      charset: 'iso-8859-1',
      redirects: [],
    });
    expect(await response.text()).toBe('Año');
  });

  test('takes a status of failure for an answer', async () => {
    const response = await open().fetch(`${origin}/nothing`);
    expect(response).toMatchObject({ status: 404, contentType: null });
    response.discard();
  });

  test('sends a body, and no cookies', async () => {
    let received = '';
    routes['/take'] = (request, response) => {
      request.on('data', (chunk) => {
        received += chunk;
      });
      request.on('end', () => response.writeHead(201).end());
    };
    const response = await open().fetch(`${origin}/take`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: 'a=b', Authorization: 'Bearer x', Host: 'evil.example' },
      body: '{"ñ":1}',
    });
    response.discard();
    expect(received).toBe('{"ñ":1}');
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer x',
      host: `127.0.0.1:${port}`,
      'user-agent': 'Pathloom',
    });
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
  });

  test('unpacks what is packed', async () => {
    routes['/gzip'] = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('packed'));
    routes['/br'] = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('packed too'));
    expect(await (await open().fetch(`${origin}/gzip`)).text()).toBe('packed');
    expect(await (await open().fetch(`${origin}/br`)).text()).toBe('packed too');
  });
});

describe('the guard refuses', () => {
  test.each([
    ['nonsense', 'invalid_address'],
    ['ftp://example.org/', 'invalid_address'],
    ['file:///etc/passwd', 'invalid_address'],
    ['javascript:alert(1)', 'invalid_address'],
    ['https://user:secret@example.org/', 'invalid_address'],
    [`https://example.org/${'a'.repeat(5_000)}`, 'invalid_address'],
    ['http://example.org/', 'https_required'],
    ['https://127.0.0.1/', 'forbidden_address'],
    ['https://2130706433/', 'forbidden_address'],
    ['https://0x7f.1/', 'forbidden_address'],
    ['https://0177.0.0.1/', 'forbidden_address'],
    ['https://127.1/', 'forbidden_address'],
    ['https://１２７.0.0.1/', 'forbidden_address'],
    ['https://[::1]/', 'forbidden_address'],
    ['https://[::ffff:127.0.0.1]/', 'forbidden_address'],
    ['https://[::ffff:a9fe:a9fe]/', 'forbidden_address'],
    ['https://[64:ff9b::10.0.0.1]/', 'forbidden_address'],
    ['https://169.254.169.254/latest/meta-data/', 'forbidden_address'],
    ['https://0.0.0.0/', 'forbidden_address'],
    ['https://private.example/', 'forbidden_address'],
    ['https://private.example./', 'forbidden_address'],
    ['https://mixed.example/', 'forbidden_address'],
    ['https://example.org:25/', 'forbidden_port'],
    ['https://example.org:22/', 'forbidden_port'],
    ['https://unknown.example/', 'name_not_found'],
  ])('%s: %s', async (url, code) => {
    const names = {
      'example.org': ['93.184.215.14'],
      'private.example': ['10.0.0.5'],
      'mixed.example': ['93.184.215.14', '::1'],
    };
    const error = await failure(url, {}, open(names, ''));
    expect(error).toMatchObject({ name: 'OutboundError', code });
    // Nothing of what was found inside.
    expect(error.message).not.toContain('10.0.0.5');
  });

  test('localhost by its real name', async () => {
    expect(await failure('https://localhost/', {}, createOutbound())).toMatchObject({ code: 'forbidden_address' });
  });

  test('plain http where only the address is allowed', async () => {
    expect(await failure(`${origin}/page`, {}, open({}, '127.0.0.0/8'))).toMatchObject({ code: 'https_required' });
    const response = await open({}, '127.0.0.0/8').fetch(`${origin}/page`, { allowHttp: true });
    response.discard();
  });
});

describe('a name that answers differently the second time', () => {
  test('gains nothing: the connection goes to what was checked', async () => {
    routes['/inside'] = (_request, response) => response.end('secret');
    let looked = 0;
    const outbound = createOutbound({
      allow: parseAllowList(`http://good.example:${port}`) ?? undefined,
      resolve: async () => {
        looked += 1;
        // The second answer would be another machine.
        return [{ address: looked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
      },
    } as OutboundOptions);
    const response = await outbound.fetch(`http://good.example:${port}/inside`);
    expect(await response.text()).toBe('secret');
    expect(looked).toBe(1);
    expect(asked[0]?.headers.host).toBe(`good.example:${port}`);
  });

  test('is looked at again for each redirect', async () => {
    routes['/again'] = (_request, response) =>
      response.writeHead(302, { location: `http://turning.example:${port}/inside` }).end();
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const outbound = createOutbound({
      allow: parseAllowList(`http://127.0.0.1:${port}`) ?? undefined,
      resolve: async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 as const })),
    } as OutboundOptions);
    const error = await failure(`http://turning.example:${port}/again`, {}, outbound);
    expect(error).toMatchObject({ code: 'forbidden_address' });
    expect(asked.map(({ path }) => path)).toEqual(['/again']);
  });
});

describe('redirects', () => {
  const redirect =
    (to: string, status = 302): Route =>
    (_request, response) =>
      response.writeHead(status, { location: to }).end('moved');

  test('are followed and told', async () => {
    routes['/a'] = redirect('/b?x=1', 301);
    routes['/b'] = redirect('page', 307);
    const response = await open().fetch(`${origin}/a`);
    response.discard();
    expect(response.url).toBe(`${origin}/page`);
    expect(response.redirects).toEqual([
      { from: `${origin}/a`, to: `${origin}/b?x=1`, status: 301 },
      { from: `${origin}/b?x=1`, to: `${origin}/page`, status: 307 },
    ]);
  });

  test('end after five', async () => {
    routes['/loop'] = redirect('/loop');
    expect(await failure(`${origin}/loop`)).toMatchObject({ code: 'too_many_redirects' });
    expect(asked).toHaveLength(6);
  });

  test('are an answer when none may be followed', async () => {
    const response = await open().fetch(`${origin}/a`, { maxRedirects: 0 });
    response.discard();
    expect(response.status).toBe(301);
  });

  test.each([
    ['http://169.254.169.254/', 'forbidden_address'],
    ['https://[::1]/', 'forbidden_address'],
    ['file:///etc/passwd', 'invalid_address'],
    ['http://example.org/', 'https_required'],
    ['http://a:b@127.0.0.1/', 'invalid_address'],
    ['http://[', 'invalid_response'],
  ])('to %s are refused: %s', async (to, code) => {
    routes['/out'] = redirect(to);
    const outbound = open({ 'example.org': ['93.184.215.14'] });
    expect(await failure(`${origin}/out`, {}, outbound)).toMatchObject({ code });
  });

  test('turn a POST into a GET as browsers do, and keep it where they must', async () => {
    routes['/see'] = redirect('/page', 303);
    routes['/keep'] = redirect('/page', 308);
    const post = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } } as const;
    (await open().fetch(`${origin}/see`, post)).discard();
    (await open().fetch(`${origin}/keep`, post)).discard();
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'POST']);
    expect(asked[1]?.headers).not.toHaveProperty('content-type');
  });

  test('to another origin do not take credentials along', async () => {
    routes['/away'] = redirect(`http://other.example:${port}/page`);
    const outbound = open({ 'other.example': ['127.0.0.1'] });
    (await outbound.fetch(`${origin}/away`, { headers: { authorization: 'Bearer x' } })).discard();
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer x', undefined]);
  });
});

describe('limits', () => {
  test('end what does not answer, or does not end, in time', async () => {
    routes['/silent'] = () => {};
    routes['/slow'] = (_request, response) => response.writeHead(200).write('begun');
    expect(await failure(`${origin}/silent`, { timeoutMs: 50 })).toMatchObject({ code: 'timed_out' });
    expect(await failure(`${origin}/slow`, { timeoutMs: 50 })).toMatchObject({ code: 'timed_out' });
    const never = open({}, '', { resolve: () => new Promise(() => {}) });
    expect(await failure('https://example.org/', { timeoutMs: 50 }, never)).toMatchObject({ code: 'timed_out' });
  });

  test('end what is cancelled', async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 20);
    expect(await failure(`${origin}/silent`, { signal: cancel.signal })).toMatchObject({ code: 'cancelled' });
  });

  test('refuse what is too large, also when it was packed small', async () => {
    let sent = 0;
    routes['/large'] = (_request, response) => {
      const more = (): void => {
        sent += 65_536;
        if (!response.destroyed && sent < 200_000_000) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    };
    routes['/bomb'] = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000)));
    expect(await failure(`${origin}/large`, { maxBytes: 100_000 })).toMatchObject({ code: 'too_large' });
    expect(sent).toBeLessThan(50_000_000);
    expect(await failure(`${origin}/bomb`, { maxBytes: 100_000 })).toMatchObject({ code: 'too_large' });
  });

  test('or cut it, where the beginning is enough', async () => {
    sentAll();
    const bytes = await (await open().fetch(`${origin}/ten`, { maxBytes: 4, whenTooLarge: 'cut' })).bytes();
    expect(bytes.toString()).toBe('0123');
    const exact = await (await open().fetch(`${origin}/ten`, { maxBytes: 10 })).text();
    expect(exact).toBe('0123456789');
  });
  const sentAll = () => {
    routes['/ten'] = (_request, response) => response.end('0123456789');
  };
});

describe('what goes wrong on the other side is told in words', () => {
  test('nobody listens, the connection breaks, what is packed is broken, what comes is no HTTP', async () => {
    expect(await failure('https://127.0.0.1:1/', {}, open({}, '127.0.0.1'))).toMatchObject({ code: 'unreachable' });
    routes['/cut'] = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('begun', () => response.destroy());
    };
    expect(await failure(`${origin}/cut`)).toMatchObject({ code: 'unreachable' });
    routes['/broken'] = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed');
    expect(await failure(`${origin}/broken`)).toMatchObject({ code: 'invalid_response' });
    routes['/raw'] = (request) => request.socket.end('SMTP ready\r\n\r\n');
    expect(await failure(`${origin}/raw`)).toMatchObject({ code: 'invalid_response' });
    expect(await failure(`https://127.0.0.1:${port}/`, {}, open({}, '127.0.0.1'))).toMatchObject({
      name: 'OutboundError',
      message: expect.stringContaining('127.0.0.1'),
    });
  });

  test.each([
    ['ENOTFOUND', 'name_not_found'],
    ['EAI_AGAIN', 'name_not_found'],
    ['CERT_HAS_EXPIRED', 'certificate_invalid'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_invalid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_invalid'],
    ['ECONNREFUSED', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
  ])('%s is %s', (code, expected) => {
    expect(toOutboundError(Object.assign(new Error('x'), { code }), 'a.example')).toMatchObject({ code: expected });
  });
});
