import { z } from 'zod';

/** An id as it stands outside: the 24 hex digits of an ObjectId. */
export const idSchema = z.string().regex(/^[0-9a-f]{24}$/, 'Expected 24 hexadecimal digits.');

/** Path parameters of everything that is addressed by one id. */
export const idParams = z.strictObject({ id: idSchema });
