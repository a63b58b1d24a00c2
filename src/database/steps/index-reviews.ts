import type { Connection } from 'mongoose';

/** Indexes of the queue of reviews, what is flagged, and what is said about it. */
export async function indexReviews(connection: Connection): Promise<void> {
  const queue = { isOpen: true } as const;
  await connection.collection('reviews').createIndexes([
    // A resource is in the queue once.
    { name: 'open', key: { orgId: 1, resourceId: 1, isOpen: 1 }, unique: true, partialFilterExpression: queue },
    { name: 'waiting', key: { orgId: 1, isOpen: 1, openedAt: 1, _id: 1 } },
    { name: 'due', key: { orgId: 1, isOpen: 1, dueOn: 1, _id: 1 } },
    { name: 'by_state', key: { orgId: 1, isOpen: 1, state: 1, openedAt: 1, _id: 1 } },
    { name: 'by_holder', key: { orgId: 1, isOpen: 1, claimedBy: 1, openedAt: 1, _id: 1 } },
    { name: 'history', key: { orgId: 1, resourceId: 1, closedAt: -1, _id: -1 } },
  ]);
  await connection.collection('resource_flags').createIndexes([
    // One per person and resource.
    { name: 'identity', key: { resourceId: 1, personId: 1 }, unique: true },
    { name: 'list', key: { orgId: 1, resourceId: 1, state: 1, at: -1, _id: -1 } },
    { name: 'of_person', key: { personId: 1 } },
  ]);
  await connection.collection('review_threads').createIndexes([
    { name: 'list', key: { orgId: 1, resourceId: 1, at: -1, _id: -1 } },
    { name: 'open', key: { orgId: 1, resourceId: 1, resolvedAt: 1, at: -1, _id: -1 } },
  ]);
}
