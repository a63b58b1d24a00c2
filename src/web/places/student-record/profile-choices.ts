// As the contract names them (features/student-profiles); types of the wire check each.
import type { StudentProfile } from '../../wire.ts';

type Value<Field extends keyof StudentProfile> =
  NonNullable<StudentProfile[Field]> extends { value: infer Inner } ? Inner : never;

export const modalities = [
  'video',
  'reading',
  'audio',
  'interactive',
  'simulation',
  'game',
  'hands-on',
  'project',
  'discussion',
] as const;
export const accessNeeds = ['captions', 'screenReader', 'largePrint', 'noFlashing', 'keyboardOnly'] as const;
export const devices: readonly Value<'device'>[] = ['own', 'shared', 'none'];
export const internets: readonly Value<'internetAtHome'>[] = ['yes', 'limited', 'no'];
export const gradeLevels = ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;
/** Those that are spoken most in schools of the United States; whatever else was said stays among the choices. */
export const languageChoices = ['en', 'es', 'zh', 'vi', 'ar', 'fr', 'ht', 'ko', 'ru', 'so', 'tl', 'uk', 'pt'] as const;
