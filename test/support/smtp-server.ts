import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export type ReceivedMail = {
  readonly from: string;
  readonly to: string;
  readonly headers: string;
  readonly text: string;
};

export type SmtpServer = {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** What it answers to the next recipients, such as `550 no such user`; null: it takes them. */
  answer: string | null;
  close(): Promise<void>;
};

/** A mail server of some lines: it takes what comes and keeps it. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    serve(socket, () => smtp.answer, mails);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    answer: null,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return smtp;
}

function serve(socket: Socket, answerToRecipient: () => string | null, mails: ReceivedMail[]): void {
  let buffer = '';
  let isData = false;
  let from = '';
  let to = '';
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 test');
  socket.setEncoding('utf8').on('data', (chunk) => {
    buffer += chunk;
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n';
      const at = buffer.indexOf(end);
      if (at < 0) return;
      const part = buffer.slice(0, at);
      buffer = buffer.slice(at + end.length);
      if (isData) {
        mails.push({ from, to, ...readMessage(part) });
        isData = false;
        say('250 taken');
        continue;
      }
      const address = /<(.*)>/.exec(part)?.[1] ?? '';
      if (/^EHLO/i.test(part)) say('250-test\r\n250 AUTH PLAIN');
      else if (/^AUTH/i.test(part)) say('535 who are you');
      else if (/^MAIL FROM/i.test(part)) {
        from = address;
        say('250 ok');
      } else if (/^RCPT TO/i.test(part)) {
        to = address;
        say(answerToRecipient() ?? '250 ok');
      } else if (/^DATA/i.test(part)) {
        isData = true;
        say('354 go on');
      } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
      else say('250 ok');
    }
  });
}

function readMessage(message: string): { headers: string; text: string } {
  const [headers = '', ...body] = message.split('\r\n\r\n');
  const raw = body.join('\r\n\r\n');
  if (/content-transfer-encoding: base64/i.test(headers)) {
    return { headers, text: Buffer.from(raw, 'base64').toString() };
  }
  if (!/content-transfer-encoding: quoted-printable/i.test(headers)) return { headers, text: raw };
  const bytes = raw
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, 'latin1').toString() };
}
