import type { Response } from 'supertest';
import { problemSchema } from '../../src/http/problem.ts';
import type { ErrorCode } from '../../src/shared/errors.ts';

/** Checks that an answer is the problem document of a code, and returns its details. */
export function expectProblem(response: Response, code: ErrorCode): Record<string, unknown> {
  expect(response.body).toMatchObject({ code });
  const problem = problemSchema(code).parse(response.body) as { status: number; details: Record<string, unknown> };
  expect(response.status).toBe(problem.status);
  expect(response.type).toBe('application/problem+json');
  return problem.details;
}

/** Checks that a request was refused because of one field of its body. */
export function expectFault(response: Response, ...path: (string | number)[]): void {
  const { faults } = expectProblem(response, 'invalid_request');
  expect(faults).toEqual([expect.objectContaining({ path })]);
}
