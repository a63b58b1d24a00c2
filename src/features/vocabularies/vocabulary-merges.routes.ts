import { z } from 'zod';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { createCursorCodec, pageQuery, toPage } from '../../http/pagination.ts';
import { idSchema } from '../../shared/ids.ts';
import { presentMerge } from './vocabulary.presenter.ts';
import {
  mappingBody,
  mergeBody,
  mergeParams,
  mergeSchema,
  mergesPage,
  startedMergeSchema,
  termParams,
  vocabularyParams,
} from './vocabulary.schemas.ts';
import type { StartedMerge, VocabularyMerges } from './vocabulary-merges.service.ts';

const path = '/api/v1/vocabularies/:name';
const common = { tag: 'Vocabularies', auth: 'signedIn' } as const;
const mergeCursor = createCursorCodec(idSchema);

export function vocabularyMergeRoutes(merges: VocabularyMerges): Endpoint[] {
  const started = ({ merge, jobId }: StartedMerge) => ({
    status: 202 as const,
    body: { merge: presentMerge(merge), jobId },
    headers: { location: `/api/v1/vocabularies/${merge.vocabulary}/merges/${merge.id}` },
  });
  return [
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/terms/:id/merges`,
        summary: 'Merge a term into another one',
        description:
          'It stands for the other from now on, with all its words. A job gives the district’s resources the other tag; ' +
          'that can be undone.',
        params: termParams,
        body: mergeBody,
        response: { 202: startedMergeSchema },
        errors: ['forbidden', 'not_found', 'term_has_children', 'vocabulary_closed', 'wrong_status'],
        ifMatch: 'optional',
      },
      async ({ actor, params: { name, id }, body, expectedRevision }) =>
        started(await merges.mergeTerms(actor, { vocabulary: name, id, expectedRevision }, body.into)),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/unlisted-words/mappings`,
        summary: 'Make a word a synonym of a term, and give the term to the resources that are tagged with it',
        description: 'Free keywords stay as they are. It can be undone as a merge.',
        params: vocabularyParams,
        body: mappingBody,
        response: { 202: startedMergeSchema },
        errors: ['forbidden', 'not_found', 'label_taken', 'vocabulary_closed', 'wrong_status'],
      },
      async ({ actor, params: { name }, body }) => started(await merges.mapWord(actor, { vocabulary: name, ...body })),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/merges`,
        summary: 'List the merges of a vocabulary, newest first',
        params: vocabularyParams,
        query: z.strictObject(pageQuery),
        response: { 200: mergesPage },
        errors: ['forbidden'],
      },
      async ({ actor, params: { name }, query: { limit, cursor } }) => {
        const after = mergeCursor.decode(cursor, name);
        const listed = await merges.list(actor, { vocabulary: name, after, limit });
        const page = toPage({ ...listed, limit, cursor: ({ id }) => mergeCursor.encode(id, name) });
        return { status: 200, body: { ...page, items: page.items.map(presentMerge) } };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${path}/merges/:id`,
        summary: 'Read a merge: what it changed, and what an undo took back',
        params: mergeParams,
        response: { 200: mergeSchema },
        errors: ['forbidden', 'not_found'],
      },
      async ({ actor, params: { name, id } }) => ({
        status: 200,
        body: presentMerge(await merges.get(actor, name, id)),
      }),
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: `${path}/merges/:id/undo`,
        summary: 'Take a merge back',
        description:
          'The term is itself again at once. A job gives resources the tags that they had, exactly where the merge changed ' +
          'them and nobody has since; its report names the others.',
        params: mergeParams,
        response: { 202: startedMergeSchema },
        errors: ['forbidden', 'not_found', 'label_taken', 'wrong_status'],
      },
      async ({ actor, params: { name, id } }) => started(await merges.undo(actor, name, id)),
    ),
  ];
}
