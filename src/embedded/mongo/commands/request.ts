import { Binary, Decimal128 } from 'bson';
import { compileExpression } from '../aggregate/expression.ts';
import type { StringOrder } from '../bson/compare.ts';
import { type Doc, isDoc, isTruthy, toNumber, typeName, type Value } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { CommandError } from '../errors.ts';
import type { CollectionInfo } from '../storage/collection-info.ts';
import type { KeyValueView } from '../storage/key-value.ts';
import type { Transaction } from '../storage/transaction.ts';
import type { RetryId } from './sessions.ts';

/** Who asks: one socket. */
export interface Client {
  readonly connectionId: number;
  /** The server's own address as this client reached it. */
  readonly serverAddress: string;
  isAuthenticated: boolean;
  /** The application name that the client gave with its handshake. */
  appName?: string;
}

/** A command as it arrived, with its session's part resolved. */
export interface Request {
  readonly engine: Engine;
  readonly client: Client;
  readonly name: string;
  readonly database: string;
  readonly body: Doc;
  /** The transaction that it runs in. */
  readonly transaction?: Transaction;
  /** Set for a write that the driver may send again. */
  readonly retry?: RetryId;
  readonly deadline?: number;
}

/** What the request sees: its transaction's snapshot and changes, or what is committed now. */
export function viewOf(request: Request): KeyValueView {
  return request.transaction ?? request.engine.store;
}

/** The collection, as the request's transaction sees it. */
export function findCollection(
  request: Request,
  name: string,
  database = request.database,
): CollectionInfo | undefined {
  return request.engine.catalog.find(database, name, request.transaction);
}

/** The collection named by the command's first field. */
export function collectionName(request: Request): string {
  const name = request.body.get(request.name);
  if (typeof name !== 'string') {
    throw new CommandError('InvalidNamespace', `collection name has invalid type ${typeName(name)}`);
  }
  if (name === '') throw new CommandError('InvalidNamespace', `Invalid namespace specified '${request.database}.'`);
  return name;
}

function wrongType(request: Request, field: string, value: Value, expected: string): CommandError {
  return new CommandError(
    'TypeMismatch',
    `BSON field '${request.name}.${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
  );
}

export function docArgument(request: Request, field: string): Doc | undefined {
  const value = request.body.get(field);
  if (value === undefined) return undefined;
  if (!isDoc(value)) throw wrongType(request, field, value, 'object');
  return value;
}

export function arrayArgument(request: Request, field: string): readonly Value[] | undefined {
  const value = request.body.get(field);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrongType(request, field, value, 'array');
  return value;
}

export function stringArgument(request: Request, field: string): string | undefined {
  const value = request.body.get(field);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType(request, field, value, 'string');
  return value;
}

export function booleanArgument(request: Request, field: string): boolean {
  const value = request.body.get(field);
  if (value === undefined) return false;
  if (typeof value !== 'boolean' && toNumber(value) === undefined) throw wrongType(request, field, value, 'bool');
  return isTruthy(value);
}

/** A whole number that is not negative. */
export function countArgument(request: Request, field: string): number | undefined {
  const value = request.body.get(field);
  if (value === undefined) return undefined;
  const number = toNumber(value);
  if (number === undefined || value instanceof Decimal128) throw wrongType(request, field, value, 'long');
  if (number < 0) {
    throw new CommandError(51024, `BSON field '${field}' value must be >= 0, actual value '${number}'`);
  }
  return Math.trunc(number);
}

/** The user's variables of `let`, and NOW. */
export function variablesOf(request: Request): ReadonlyMap<string, Value> {
  const variables = new Map<string, Value>([['NOW', request.engine.now()]]);
  addConstants(variables, docArgument(request, 'let'));
  return variables;
}

/** Adds variables whose values are expressions: constant ones, or ones of a document. */
export function addConstants(variables: Map<string, Value>, constants: Doc | undefined, root: Doc = new Map()): void {
  for (const [name, expression] of constants ?? []) {
    variables.set(name, compileExpression(expression)(root, variables) ?? null);
  }
}

/** The order of strings that a `collation` asks for; undefined for the plain one. */
export function parseCollation(collation: Value | undefined): StringOrder | undefined {
  if (collation === undefined || (isDoc(collation) && collation.size === 0)) return undefined;
  if (!isDoc(collation)) throw new CommandError('TypeMismatch', "the field 'collation' must be an object");
  const locale = collation.get('locale');
  if (typeof locale !== 'string')
    throw new CommandError('MissingField', "BSON field 'collation.locale' is missing but a required field");
  if (locale === 'simple') return undefined;
  const strength = toNumber(collation.get('strength')) ?? 3;
  const sensitivity =
    strength === 1 ? (isTruthy(collation.get('caseLevel')) ? 'case' : 'base') : strength === 2 ? 'accent' : 'variant';
  const caseFirst = collation.get('caseFirst');
  try {
    const collator = new Intl.Collator(locale.replaceAll('_', '-'), {
      sensitivity,
      numeric: isTruthy(collation.get('numericOrdering')),
      ignorePunctuation: collation.get('alternate') === 'shifted',
      ...((caseFirst === 'upper' || caseFirst === 'lower') && { caseFirst }),
    });
    return (a, b) => collator.compare(a, b);
  } catch {
    throw new CommandError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

/** The identity of a session, as a key. */
export function sessionKey(lsid: Value | undefined): string | undefined {
  if (lsid === undefined) return undefined;
  const id = isDoc(lsid) ? lsid.get('id') : undefined;
  if (!(id instanceof Binary) || id.position !== 16) {
    throw new CommandError('TypeMismatch', "BSON field 'lsid' must be an object whose 'id' is a UUID");
  }
  return Buffer.from(id.buffer.subarray(0, id.position)).toString('hex');
}
