import {
  type Document,
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoError,
  MongoOperationTimeoutError,
  MongoServerError,
} from 'mongodb';
import type { ExpectedError } from './format.ts';
import { type MatchEntities, mismatch, show } from './matching.ts';
import { asResult } from './results.ts';

/** For errors of which the driver keeps the code only (write errors have no `codeName` on the wire). */
const CODES_BY_NAME: Readonly<Record<string, number>> = {
  hostunreachable: 6,
  unauthorized: 13,
  illegaloperation: 20,
  namespacenotfound: 26,
  cursornotfound: 43,
  namespaceexists: 48,
  maxtimemsexpired: 50,
  writeconcernfailed: 64,
  shutdowninprogress: 91,
  unsatisfiablewriteconcern: 100,
  writeconflict: 112,
  documentvalidationfailure: 121,
  primarysteppeddown: 189,
  nosuchtransaction: 251,
  transactiontooold: 225,
  transactioncommitted: 256,
  notwritableprimary: 10107,
  duplicatekey: 11000,
  interruptedatshutdown: 11600,
  interrupted: 11601,
  interruptedduetoreplstatechange: 11602,
};

/**
 * Checks an error that an operation raised against the assertions of `expectError`.
 *
 * @returns null, or the first assertion that does not hold.
 */
export function errorMismatch(error: unknown, expected: ExpectedError, entities: MatchEntities): string | null {
  // A client bulk write keeps its top-level error apart; assertions other than on its results are about that one.
  const subject = error instanceof MongoClientBulkWriteError && error.cause ? error.cause : error;
  const faults = [
    originFault(error, expected),
    messageFault(subject, expected),
    codeFault(subject, expected),
    labelFault(subject, expected),
    bulkFault(error, expected, entities),
    responseFault(subject, expected, entities),
    resultFault(error, expected, entities),
  ];
  const fault = faults.find((found) => found !== null);
  return fault ? `${fault} (the error: ${describe(error)})` : null;
}

/** Name, code and message of an error, and its cause's. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && error.code !== undefined ? ` ${error.code}` : '';
  const cause = error.cause instanceof Error ? `, caused by ${describe(error.cause)}` : '';
  return `${error.name}${code}: ${error.message}${cause}`;
}

function isFromServer(error: unknown): boolean {
  if (error instanceof MongoClientBulkWriteError) return error.cause ? isFromServer(error.cause) : true;
  // The driver wraps whatever ended a bulk write, also a lost connection.
  if (error instanceof MongoBulkWriteError && error.errorResponse instanceof Error) {
    return isFromServer(error.errorResponse);
  }
  return error instanceof MongoServerError;
}

function originFault(error: unknown, { isClientError, isTimeoutError }: ExpectedError): string | null {
  if (isClientError !== undefined && isClientError === isFromServer(error)) {
    return isClientError ? 'expected an error of the client' : 'expected an error of the server';
  }
  if (isTimeoutError !== undefined && isTimeoutError !== error instanceof MongoOperationTimeoutError) {
    return `expected isTimeoutError ${isTimeoutError}`;
  }
  return null;
}

function messageFault(error: unknown, { errorContains }: ExpectedError): string | null {
  if (errorContains === undefined) return null;
  const messages = [
    error instanceof Error ? error.message : String(error),
    ...responsesOf(error).map((response) => String(response.errmsg ?? response.message ?? '')),
  ];
  const wanted = errorContains.toLowerCase();
  return messages.some((message) => message.toLowerCase().includes(wanted))
    ? null
    : `expected a message with "${errorContains}"`;
}

function codeFault(error: unknown, { errorCode, errorCodeName }: ExpectedError): string | null {
  const responses = responsesOf(error);
  const codes = responses.map((response) => Number(response.code));
  if (errorCode !== undefined && !codes.includes(errorCode)) return `expected code ${errorCode}`;
  if (errorCodeName === undefined) return null;
  const wanted = errorCodeName.toLowerCase();
  const names = responses.flatMap((response) => (response.codeName ? [String(response.codeName).toLowerCase()] : []));
  if (names.length > 0) {
    return names.includes(wanted) ? null : `expected the code name ${errorCodeName}, got ${names[0]}`;
  }
  return codes.includes(CODES_BY_NAME[wanted] ?? Number.NaN) ? null : `expected the code name ${errorCodeName}`;
}

function labelFault(error: unknown, { errorLabelsContain, errorLabelsOmit }: ExpectedError): string | null {
  const has = (label: string) => error instanceof MongoError && error.hasErrorLabel(label);
  const lacking = errorLabelsContain?.find((label) => !has(label));
  if (lacking) return `expected the label ${lacking}`;
  const extra = errorLabelsOmit?.find(has);
  return extra ? `unexpected label ${extra}` : null;
}

function bulkFault(error: unknown, expected: ExpectedError, entities: MatchEntities): string | null {
  const { writeErrors, writeConcernErrors } = expected;
  if (!writeErrors && !writeConcernErrors) return null;
  if (!(error instanceof MongoClientBulkWriteError)) return 'expected an error of a client bulk write';
  if (writeErrors) {
    const indexes = [...error.writeErrors.keys()].map(String);
    if (indexes.toSorted().join() !== Object.keys(writeErrors).toSorted().join()) {
      return `expected write errors at ${Object.keys(writeErrors)}, got them at ${indexes}`;
    }
    for (const [index, wanted] of Object.entries(writeErrors)) {
      const fault = mismatch(wanted, error.writeErrors.get(Number(index)), entities, 'in the root');
      if (fault) return `write error ${index}: ${fault}`;
    }
  }
  if (writeConcernErrors) {
    if (writeConcernErrors.length !== error.writeConcernErrors.length) {
      return `expected ${writeConcernErrors.length} write concern errors, got ${error.writeConcernErrors.length}`;
    }
    for (const [index, wanted] of writeConcernErrors.entries()) {
      const fault = mismatch(wanted, error.writeConcernErrors[index], entities, 'in the root');
      if (fault) return `write concern error ${index}: ${fault}`;
    }
  }
  return null;
}

function responseFault(error: unknown, { errorResponse }: ExpectedError, entities: MatchEntities): string | null {
  if (!errorResponse) return null;
  const candidates = responsesOf(error);
  const faults = candidates.map((candidate) => mismatch(errorResponse, candidate, entities, 'in the root'));
  return faults.includes(null) ? null : `error response: ${faults[0] ?? `none in ${show(error)}`}`;
}

function resultFault(error: unknown, expected: ExpectedError, entities: MatchEntities): string | null {
  if (!('expectResult' in expected)) return null;
  let result: unknown;
  if (error instanceof MongoClientBulkWriteError) result = error.partialResult;
  else if (error instanceof MongoBulkWriteError) result = error.result;
  const fault = mismatch(expected.expectResult, asResult(result), entities, 'in the root');
  return fault ? `result of the error: ${fault}` : null;
}

/** Every server response, whole or part (a write error, a write concern error), that an error was made of. */
function responsesOf(error: unknown): Document[] {
  if (!(error instanceof MongoServerError)) return [];
  const found: Document[] = [error.errorResponse, error.writeConcernError, error.result?.writeConcernError].filter(
    (response) => response !== undefined && response !== null && !(response instanceof Error),
  );
  if (error.errorResponse instanceof Error) found.push(...responsesOf(error.errorResponse));
  if (error instanceof MongoBulkWriteError) {
    for (const writeError of [error.writeErrors].flat()) found.push(writeError, writeError.err);
    if (error.err) found.push(error.err);
  }
  // What the driver put on the error itself: `code` of a write concern error, for example.
  found.push(error);
  return found;
}
