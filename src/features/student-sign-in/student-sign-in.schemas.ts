import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { newSecret, pictures, secretKinds, signInName, triedSecret } from './student-secret.ts';
import type { SetSignIn, SignInState } from './student-sign-in.service.ts';

const mostStudents = 200;

export const studentSignInBody = z.strictObject({
  classCode: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(60).describe('The short name to sign in with, not the full name.'),
  secret: triedSecret,
});

export const cardSignInBody = z.strictObject({
  token: z.string().min(1).max(100).describe('What stands after the # of the address in the QR code.'),
});

export const setSignInsBody = z.strictObject({
  students: z
    .array(
      z.strictObject({
        studentId: idSchema,
        name: signInName.optional().describe('Unique in the district. By default made of the first name.'),
        secret: newSecret.optional(),
      }),
    )
    .min(1)
    .max(mostStudents),
  generate: z
    .enum(['pin', 'pictures'])
    .nullable()
    .default(null)
    .describe('For students whose secret is not given: make one by chance, of this kind.'),
});

export const cardsBody = z
  .strictObject({ studentIds: z.array(idSchema).min(1).max(mostStudents).optional().describe('By default all.') })
  .optional();
export const revokeCardsBody = z.strictObject({ studentIds: z.array(idSchema).min(1).max(mostStudents) });

export const signInParams = z.strictObject({ id: idSchema, studentId: idSchema });

export const signInsSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        studentId: z.string(),
        displayName: z.string(),
        name: z.string().nullable().describe('To sign in with.'),
        secretKind: z.enum(secretKinds).nullable().describe('Null: none is set. What it is can never be read again.'),
        hasCard: z.boolean().describe('A printed card works.'),
        slowedUntil: z.iso.datetime().nullable().describe('After wrong tries, on some device.'),
      }),
    ),
    pictures: z.array(z.string()).describe('The pictures that there are.'),
  })
  .meta({ id: 'StudentSignIns' });

export const setSignInsSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        studentId: z.string(),
        displayName: z.string(),
        name: z.string(),
        secret: z
          .strictObject({
            kind: z.enum(secretKinds),
            pin: z.string().optional(),
            pictures: z.array(z.enum(pictures)).optional(),
          })
          .nullable()
          .describe('Shown this once; passwords never. Null: left as it was.'),
      }),
    ),
  })
  .meta({ id: 'SetStudentSignIns' });

export function presentStates(found: readonly SignInState[]): z.output<typeof signInsSchema> {
  return {
    items: found.map(({ learner, signIn, slowedUntil }) => ({
      studentId: learner.id,
      displayName: learner.displayName,
      name: signIn?.name ?? null,
      secretKind: signIn?.secretKind ?? null,
      hasCard: signIn?.hasCard ?? false,
      slowedUntil: slowedUntil?.toISOString() ?? null,
    })),
    pictures: [...pictures],
  };
}

export function presentSet(found: readonly SetSignIn[]): z.output<typeof setSignInsSchema> {
  return {
    items: found.map(({ learner, signIn, secret }) => ({
      studentId: learner.id,
      displayName: learner.displayName,
      name: signIn.name,
      secret:
        secret &&
        (secret.kind === 'password'
          ? { kind: secret.kind }
          : secret.kind === 'pin'
            ? secret
            : { kind: secret.kind, pictures: [...secret.pictures] }),
    })),
  };
}
