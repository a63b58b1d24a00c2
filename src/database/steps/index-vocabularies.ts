import type { Connection } from 'mongoose';

/** Indexes of the terms of districts, of their merges, and of the tags of resources that are terms. */
export async function indexVocabularies(connection: Connection): Promise<void> {
  await connection.collection('vocabulary_terms').createIndexes([
    // All of a district at once, or one.
    { name: 'term', key: { orgId: 1, vocabulary: 1, termId: 1 }, unique: true },
  ]);
  await connection.collection('vocabulary_merges').createIndexes([
    // Newest first.
    { name: 'list', key: { orgId: 1, vocabulary: 1, _id: -1 } },
  ]);
  await connection.collection('resource_tag_changes').createIndexes([
    // What one act of tagging in bulk did to each resource, so that it can be undone.
    { name: 'change', key: { batchId: 1, resourceId: 1 }, unique: true },
  ]);
  // Who has a term. Modalities are few and closed: nothing is ever looked up by them here.
  await connection.collection('resources').createIndexes(
    ['interests', 'subjects', 'learningResourceType', 'educationalUse'].map((field) => ({
      name: `tags_${field}`,
      key: { orgId: 1, [`catalog.${field}`]: 1 },
    })),
  );
}
