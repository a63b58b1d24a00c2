import { z } from 'zod';

export const portNumber = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().max(65_535));

/** From 0 to `maximum`. */
export const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().max(maximum));

export const httpUrl = z
  .url({ protocol: /^https?$/ })
  // One spelling, so that paths can be appended.
  .transform((url) => url.replace(/\/+$/, ''));

export const mongoUri = z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/);

export const indexPrefix = z.string().regex(/^[\w-]{1,64}$/);

export const smtpUrl = z.url({ protocol: /^smtps?$/ });

/** `a@b.example` or `Name <a@b.example>`, on one line. */
export const mailFrom = z.string().regex(/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/);

export const secretMinimumLength = 32;

/** A key that cannot be guessed: long enough, not a placeholder someone forgot to replace, not one pattern repeated. */
export const strongSecret = z.string().superRefine((secret, context) => {
  const weakness = findWeakness(secret);
  if (weakness) context.addIssue({ code: 'custom', message: weakness });
});

const placeholder = /change.?me|replace.?(me|this)|placeholder|your.?(jwt)?.?secret|example|password|default/i;

function findWeakness(secret: string): string | null {
  if (secret.length < secretMinimumLength) {
    return `is too short (${secret.length} characters, ${secretMinimumLength} needed)`;
  }
  if (placeholder.test(secret)) return 'looks like a placeholder, not like a random value';
  // 32 random decimal digits have fewer than 6 distinct ones less than once in ten million times.
  if (new Set(secret).size < 6 || /^(.{1,16}?)\1+$/.test(secret) || isSequence(secret)) {
    return 'repeats a pattern, so it can be guessed';
  }
  return null;
}

/** Runs such as 0123456789... or abcdef...: almost every character follows its neighbor. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let index = 1; index < text.length; index += 1) {
    if (Math.abs(text.charCodeAt(index) - text.charCodeAt(index - 1)) === 1) steps += 1;
  }
  return steps > text.length * 0.75;
}
