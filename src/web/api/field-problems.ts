import { RequestError } from './request-error.ts';

type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

/**
 * What the server found wrong with the fields of a form, by the path of each (`name`, `due.on`), in its words; empty when
 * the error is not about fields. Its words are English: a form says in its own what it can.
 */
export function fieldProblems(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof RequestError) || error.code !== 'invalid_request') return new Map();
  const faults = (error.details.faults ?? []) as readonly Fault[];
  return new Map(faults.map(({ path, message }) => [path.join('.'), message]));
}
