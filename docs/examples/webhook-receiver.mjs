// Takes webhooks of Pathloom, and nothing from anybody else. Run it with the secret that the webhook was made with:
//   WEBHOOK_SECRET=whsec_... PORT=8123 node docs/examples/webhook-receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { argv, env, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';

const toleranceSeconds = 5 * 60;

/**
 * Whether a delivery is genuine and recent, by Standard Webhooks 1.0.
 * @param body the text as it came in: parsing and writing it again may change it
 */
export function isGenuine(headers, body, secret, now = new Date()) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const isRecent = Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= toleranceSeconds;
  // While a secret is changed there are two signatures: one that fits is enough.
  return (
    isRecent &&
    String(headers['webhook-signature'])
      .split(' ')
      .filter((signature) => signature.startsWith('v1,'))
      .map((signature) => Buffer.from(signature.slice(3), 'base64'))
      .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const seen = new Set();
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    if (!isGenuine(request.headers, body, env.WEBHOOK_SECRET ?? '')) {
      response.writeHead(401).end();
      return;
    }
    const event = JSON.parse(body);
    // The same event may come twice: what was seen already is only acknowledged.
    const isNew = !seen.has(event.id);
    seen.add(event.id);
    stdout.write(`${isNew ? 'new ' : 'seen'} ${event.type} ${JSON.stringify(event.data)}\n`);
    response.writeHead(204).end();
  });
  server.listen(Number(env.PORT ?? 8123), '127.0.0.1');
}
