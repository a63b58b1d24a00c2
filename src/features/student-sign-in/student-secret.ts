import { z } from 'zod';
import { sortKeyOf } from '../accounts/account.ts';

/** What children tap in order. The names are the contract; the interface has the drawings. */
export const pictures = [
  'apple',
  'ball',
  'bear',
  'bee',
  'bird',
  'boat',
  'book',
  'bus',
  'cake',
  'cat',
  'cloud',
  'dog',
  'fish',
  'flower',
  'frog',
  'house',
  'key',
  'kite',
  'moon',
  'rabbit',
  'star',
  'sun',
  'tree',
  'turtle',
] as const;
export type Picture = (typeof pictures)[number];

/** What a student proves to be themself with: a number, pictures in order, or a password. */
export type StudentSecret =
  | { readonly kind: 'pin'; readonly pin: string }
  | { readonly kind: 'pictures'; readonly pictures: readonly Picture[] }
  | { readonly kind: 'password'; readonly password: string };

export const secretKinds = ['pin', 'pictures', 'password'] as const;
export type SecretKind = (typeof secretKinds)[number];

const digits = z.string().regex(/^\d{4,8}$/, 'Expected 4 to 8 digits.');
const picked = z.array(z.enum(pictures)).min(4).max(6);

/** As somebody tries it. */
export const triedSecret = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pin'), pin: z.string().min(1).max(20) }),
  z.strictObject({ kind: z.literal('pictures'), pictures: z.array(z.enum(pictures)).min(1).max(10) }),
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
]);

/** As a teacher sets it. */
export const newSecret = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pin'),
    pin: digits.refine(
      (pin) => !/^\d{4,}$/.test(pin) || !isEasy(pin),
      'Too easy to guess: not one digit again and again, and no run like 1234.',
    ),
  }),
  z.strictObject({
    kind: z.literal('pictures'),
    pictures: picked.refine((list) => new Set(list).size > 1, 'Too easy to guess: not one picture again and again.'),
  }),
  z.strictObject({ kind: z.literal('password'), password: z.string().min(8).max(256) }),
]);

/** What the first guesses of anybody are. */
export function isEasy(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  const [step = 0] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}

/** One text for what is proven, which is hashed; kinds never stand for one another. */
export function textOf(secret: StudentSecret): string {
  switch (secret.kind) {
    case 'pin':
      return `pin ${secret.pin}`;
    case 'pictures':
      return `pictures ${secret.pictures.join(' ')}`;
    case 'password':
      return `password ${secret.password}`;
  }
}

/** @param random numbers from 0 to 255, 16 at least */
export function generateSecret(kind: 'pin' | 'pictures', random: (count: number) => Uint8Array): StudentSecret {
  for (;;) {
    // 250 and 240 are the last whole multiples, so that each comes as often as any other.
    const bytes = [...random(32)];
    const secret: StudentSecret =
      kind === 'pin'
        ? {
            kind,
            pin: bytes
              .filter((byte) => byte < 250)
              .slice(0, 4)
              .map((byte) => byte % 10)
              .join(''),
          }
        : {
            kind,
            pictures: bytes
              .filter((byte) => byte < 240)
              .slice(0, 4)
              .map((byte) => pictures[byte % pictures.length] as Picture),
          };
    if (newSecret.safeParse(secret).success) return secret;
  }
}

/** Names to sign in with: short, typed by children, alike in any case. */
export const signInName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,29}$/, 'Expected 2 to 30 letters a-z, digits, dots, hyphens.');

/** What a name to sign in with begins with, of a name: its first word in plain letters. */
export function nameStem(displayName: string): string {
  const [first = ''] = sortKeyOf(displayName).split(/[^\p{L}\p{N}]+/u);
  const plain = first.replace(/[^a-z0-9]/g, '').slice(0, 12);
  return plain.length >= 2 ? plain : 'student';
}
