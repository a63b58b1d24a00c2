/**
 * Tests that the Node driver (7.8) itself cannot pass, whatever the server does; where there is a ticket, its own test
 * suite skips them too. They are run all the same: one that passes counts, one that fails is reported as skipped.
 */
const DEVIATIONS: readonly { reason: string; matches: RegExp }[] = [
  {
    reason: 'NODE-6468: the driver replaces an _id of null',
    matches: /^inserting _id with type null via /,
  },
  {
    reason: 'NODE-6384: the driver sets partialResult although nothing succeeded',
    matches: /^partialResult is unset when /,
  },
  {
    reason: 'NODE-6484: the driver drops bypassDocumentValidation: false',
    matches: / passes bypassDocumentValidation: false$/,
  },
  {
    reason: 'the driver looks for the files of GridFS with {$eq: id}',
    matches: /^Download(ByName)? (succeeds|fails) /,
  },
  {
    reason: 'the driver leaves out a write concern given in a transaction, and raises no error',
    matches: /^client bulkWrite with writeConcern in a transaction causes a transaction error$/,
  },
];

/** The reason why the driver may fail a test, or null. */
export function driverDeviation(description: string): string | null {
  return DEVIATIONS.find(({ matches }) => matches.test(description))?.reason ?? null;
}
