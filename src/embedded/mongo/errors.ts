/** The errors that this server answers: MongoDB's codes by MongoDB's names. */
const codes = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  GraphContainsCycle: 5,
  FailedToParse: 9,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  InvalidBSON: 22,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  NotSingleValueField: 54,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  WriteConcernFailed: 64,
  ImmutableField: 66,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  UnsatisfiableWriteConcern: 100,
  ConflictingUpdateOperators: 40,
  CursorInUse: 12051,
  NetworkTimeout: 89,
  ConflictingOperationInProgress: 117,
  FailPointSetFailed: 104,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConversionFailure: 241,
  OperationNotSupportedInTransaction: 263,
  InvalidIndexSpecificationOption: 197,
  CursorKilled: 237,
  MaxTimeMSExpired: 50,
  TransactionTooOld: 225,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  TooManyLogicalSessions: 261,
  NotImplemented: 238,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  ExceededMemoryLimit: 146,
  OutOfDiskSpace: 14031,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  InvalidPipelineOperator: 168,
  UnknownField: 40415,
  MissingField: 40414,
  UnrecognizedStage: 40324,
  CommandFailed: 125,
  SnapshotUnavailable: 246,
  IndexBuildAborted: 276,
  PreparedTransactionInProgress: 267,
  MechanismUnavailable: 334,
  HostUnreachable: 6,
  HostNotFound: 7,
  ReadConcernMajorityNotAvailableYet: 134,
  ShutdownInProgress: 91,
  PrimarySteppedDown: 189,
  ExceededTimeLimit: 262,
  SocketException: 9001,
  NotWritablePrimary: 10107,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
  Interrupted: 11601,
  StaleConfig: 13388,
  APIVersionError: 322,
  APIStrictError: 323,
} as const;

export type ErrorName = keyof typeof codes;

/** Fields that some errors add to their answer, such as `keyPattern` and `keyValue` of a duplicate key. */
export type ErrorInfo = Readonly<Record<string, unknown>>;

/** An error that is the client's to see. Everything else thrown is a fault of ours and answers `InternalError`. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly info: ErrorInfo | undefined;
  readonly labels: readonly string[];

  constructor(
    name: ErrorName | number,
    message: string,
    options: { info?: ErrorInfo; labels?: readonly string[] } = {},
  ) {
    super(message);
    this.name = 'CommandError';
    this.code = typeof name === 'number' ? name : codes[name];
    this.codeName = typeof name === 'number' ? codeNameOf(name) : name;
    this.info = options.info;
    this.labels = options.labels ?? [];
  }
}

const namesByCode = new Map<number, string>(Object.entries(codes).map(([name, code]) => [code, name]));

/** The name of a code, `Location<code>` (as MongoDB does) when it has none. */
export function codeNameOf(code: number): string {
  return namesByCode.get(code) ?? `Location${code}`;
}

/** What is valid MongoDB but not served here. Named, so that nobody takes a guess for an answer. */
export function notSupported(what: string): CommandError {
  return new CommandError(
    'CommandNotSupported',
    `${what} is not supported by the embedded MongoDB; set MONGODB_URI to use a MongoDB server`,
  );
}

/** Two transactions want the same document; the driver runs the transaction again. */
export function writeConflict(): CommandError {
  return new CommandError(
    'WriteConflict',
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    {
      labels: ['TransientTransactionError'],
    },
  );
}

/** The transaction is over, or never was; the driver runs it again from its start. */
export function noSuchTransaction(message: string): CommandError {
  return new CommandError('NoSuchTransaction', message, { labels: ['TransientTransactionError'] });
}
