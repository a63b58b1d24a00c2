import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** 256 bits of chance, written as Standard Webhooks has it. */
export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`;
}

/**
 * The headers of a delivery by Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret that
 * holds, so that a receiver that knows either of two takes it.
 * @param secrets as they were told
 */
export function signedHeaders(
  { eventId, body }: { readonly eventId: string; readonly body: string },
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
