import { z } from 'zod';
import { type AppError, isCode } from '../shared/errors.ts';
import type { ErrorFormat } from './problem.ts';

/** The words of one standard of 1EdTech for what can go wrong; they are spelled differently in each. */
export type ImsxVocabulary = {
  readonly unauthorised: string;
  readonly invalidId: string;
  readonly invalidSort: string;
  /** A parameter that chooses, filters or pages. */
  readonly invalidSelection: string;
};

export const imsxStatusSchema = z
  .strictObject({
    imsx_codeMajor: z.enum(['success', 'processing', 'failure', 'unsupported']),
    imsx_severity: z.enum(['status', 'warning', 'error']),
    imsx_description: z.string().optional(),
    imsx_codeMinor: z
      .strictObject({
        imsx_codeMinorField: z
          .array(z.strictObject({ imsx_codeMinorFieldName: z.string(), imsx_codeMinorFieldValue: z.string() }))
          .min(1),
      })
      .optional(),
  })
  .meta({ id: 'imsx_StatusInfo' });

type ImsxStatus = z.infer<typeof imsxStatusSchema>;
type MinorField = { readonly name: string; readonly value: string };

/** What 1EdTech's bindings call the whole of the answering system, where no parameter is to blame. */
const wholeSystem = 'TargetEndSystem';

/** Errors as CASE, OneRoster and Resource Search want them: imsx_StatusInfo in the words of one of them. */
export function imsxErrors(vocabulary: ImsxVocabulary): ErrorFormat {
  return {
    contentType: 'application/json',
    schemaOf: () => [imsxStatusSchema],
    answer: (error) => ({ status: statusOf(error), body: toStatus(error, minorFields(error, vocabulary)) }),
  };
}

/** An identifier that cannot be one is answered like one that is not there. */
function statusOf(error: AppError): number {
  return isCode(error, 'invalid_request') && error.details.faults.some((fault) => fault.in === 'path')
    ? 404
    : error.status;
}

function toStatus(error: AppError, fields: readonly MinorField[]): ImsxStatus {
  const faults = isCode(error, 'invalid_request') ? error.details.faults : [];
  const reasons = faults.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return {
    imsx_codeMajor: fields.length === 0 ? 'unsupported' : 'failure',
    imsx_severity: 'error',
    imsx_description: [error.message, ...reasons].join(' '),
    ...(fields.length === 0
      ? {}
      : {
          imsx_codeMinor: {
            imsx_codeMinorField: fields.map(({ name, value }) => ({
              imsx_codeMinorFieldName: name,
              imsx_codeMinorFieldValue: value,
            })),
          },
        }),
  };
}

/** None where the standards have no word for it. */
function minorFields(error: AppError, vocabulary: ImsxVocabulary): MinorField[] {
  if (isCode(error, 'invalid_request')) {
    return error.details.faults.map((fault) => {
      const name = String(fault.path[0] ?? wholeSystem);
      if (fault.in === 'path') return { name: 'sourcedId', value: vocabulary.invalidId };
      const isAboutSort = name === 'sort' || name === 'orderBy';
      return { name, value: isAboutSort ? vocabulary.invalidSort : vocabulary.invalidSelection };
    });
  }
  const value = minorValue(error.status, vocabulary);
  return value === null ? [] : [{ name: wholeSystem, value }];
}

function minorValue(status: number, { unauthorised, invalidId }: ImsxVocabulary): string | null {
  switch (status) {
    case 400:
      return invalidId;
    case 401:
      return unauthorised;
    case 403:
      return 'forbidden';
    case 404:
      return 'unknownobject';
    case 429:
    case 503:
      return 'server_busy';
    case 405:
      return null;
    default:
      return 'internal_server_error';
  }
}
