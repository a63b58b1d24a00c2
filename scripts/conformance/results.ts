import type { Document } from 'mongodb';

/**
 * Turns a result object of the driver into the document that the format expects: fields that the driver
 * adds (`didUpsert`) or fills in for absence (`upsertedId: null` when nothing was upserted) are left out.
 */
export function asResult(result: unknown): unknown {
  if (result === null || typeof result !== 'object') return result;
  if ('updateResults' in result) return clientBulkResult(result);
  if ('upsertedIds' in result) return bulkResult(result);
  if ('upsertedId' in result && 'upsertedCount' in result && result.upsertedCount === 0) {
    const { upsertedId: _absent, ...rest } = result;
    return rest;
  }
  return result;
}

/** The driver's class for this has getters and a reference to the raw response besides. */
function bulkResult(result: Document): Document {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds, insertedIds } = result;
  return { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, upsertedIds, insertedIds };
}

function clientBulkResult(result: Document): Document {
  const updates: Map<number, Document> | undefined = result.updateResults;
  if (!updates) return result;
  const updateResults = new Map([...updates].map(([index, { didUpsert: _ours, ...rest }]) => [index, rest]));
  return { ...result, updateResults };
}
