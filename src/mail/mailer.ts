import { createTransport } from 'nodemailer';

export type Mail = {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Plain. */
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
};

/** Sends e-mail. Resolves when the mail server has taken it; throws MailError. */
export type Mailer = { send(mail: Mail, signal?: AbortSignal): Promise<void> };

/** Why a mail server did not take an e-mail, in words for people, without the address that it was for. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** Whether trying again would change nothing. */
  readonly isFinal: boolean;

  constructor(message: string, options: ErrorOptions & { isFinal: boolean }) {
    super(message, options);
    this.isFinal = options.isFinal;
  }
}

const timeoutMs = 10_000;

export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // A text that names a file or an address must not have it read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, language }, signal) => {
      try {
        await transport.sendMail({
          from,
          // As an object: a comma in it is part of the address, and makes no second one.
          to: { name: '', address: to },
          subject,
          text,
          headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
          ...(signal && { signal }),
        });
      } catch (error) {
        throw toMailError(error);
      }
    },
  };
}

/** By what nodemailer and the mail server say: codes of 500 and above stay as they are when asked again. */
function toMailError(error: unknown): MailError {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const options = { cause: error, isFinal: false };
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new MailError('The mail server refused the user name or the password in SMTP_URL.', options);
  }
  if (code === 'EENVELOPE' && typeof responseCode !== 'number') {
    return new MailError('The e-mail address cannot be used.', { ...options, isFinal: true });
  }
  if (typeof responseCode === 'number') {
    const isFinal = responseCode >= 500;
    const what = isFinal ? 'refused the e-mail' : 'cannot take the e-mail at the moment';
    return new MailError(`The mail server ${what} (${responseCode}).`, { ...options, isFinal });
  }
  return new MailError('The mail server does not answer.', options);
}
