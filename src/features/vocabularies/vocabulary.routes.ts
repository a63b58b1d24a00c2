import { z } from 'zod';
import { type Endpoint, endpoint, type RequestContext } from '../../http/endpoint.ts';
import { createCursorCodec, toPage } from '../../http/pagination.ts';
import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { etagOfTerm, filterTerms, presentTerm, presentTree, presentVocabularies } from './vocabulary.presenter.ts';
import {
  languageQuery,
  newTermBody,
  termParams,
  termPatchBody,
  termSchema,
  termsPage,
  termsQuery,
  treeQuery,
  treeSchema,
  unlistedPage,
  unlistedQuery,
  vocabulariesSchema,
  vocabularyParams,
} from './vocabulary.schemas.ts';
import { type LabelLanguage, readLanguage, type Term, type VocabularyName } from './vocabulary.ts';
import type { VocabularyEditing } from './vocabulary-editing.service.ts';
import { vocabularyMergeRoutes } from './vocabulary-merges.routes.ts';
import type { VocabularyMerges } from './vocabulary-merges.service.ts';
import { isTermField, type VocabularyUsage } from './vocabulary-usage.service.ts';

/** What the routes need. */
export type VocabularyServices = {
  readonly editing: VocabularyEditing;
  readonly usage: VocabularyUsage;
  readonly merges: VocabularyMerges;
};

export const vocabulariesPath = '/api/v1/vocabularies';
const termsPath = `${vocabulariesPath}/:name/terms`;
const common = { tag: 'Vocabularies', auth: 'signedIn' } as const;

const offsetCursor = createCursorCodec(z.int().min(1));

export function vocabularyRoutes({ editing, usage, merges }: VocabularyServices): Endpoint[] {
  const usesOf = async (actor: Actor, name: VocabularyName, isWanted: boolean) =>
    isWanted ? usage.count(actor, name) : null;

  const answer = async (actor: Actor, term: Term, language: LabelLanguage) => {
    const uses = new Map([[term.id, await usage.countOne(actor, term)]]);
    const body = presentTerm(term, { language, uses });
    return { body, etag: etagOfTerm(term, body) };
  };

  return [
    endpoint(
      {
        ...common,
        method: 'get',
        path: vocabulariesPath,
        summary: 'List the vocabularies that resources are tagged with',
        query: languageQuery,
        response: { 200: vocabulariesSchema },
      },
      async ({ actor, query, request }) => {
        const language = languageOf(query, request);
        const items = presentVocabularies(await editing.of(actor), language);
        return { status: 200, body: { items }, headers: inLanguage(language) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${vocabulariesPath}/:name/tree`,
        summary: 'Read the terms of a vocabulary as a tree',
        params: vocabularyParams,
        query: treeQuery,
        response: { 200: treeSchema },
      },
      async ({ actor, params: { name }, query, request }) => {
        const language = languageOf(query, request);
        const [set, uses] = await Promise.all([editing.of(actor), usesOf(actor, name, query.usage)]);
        const items = presentTree(set, name, { language, uses, retired: query.retired });
        return { status: 200, body: { items }, headers: inLanguage(language) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: termsPath,
        summary: 'List or search the terms of a vocabulary, by label',
        params: vocabularyParams,
        query: termsQuery,
        response: { 200: termsPage },
      },
      async ({ actor, params: { name }, query, request }) => {
        const { limit, cursor, usage: isCounted, language: _, ...filter } = query;
        const language = languageOf(query, request);
        const question = [name, filter, language];
        const offset = offsetCursor.decode(cursor, question) ?? 0;
        const [set, uses] = await Promise.all([editing.of(actor), usesOf(actor, name, isCounted)]);
        const found = filterTerms(set.terms(name), filter, language);
        const page = toPage({
          found: found.slice(offset, offset + limit + 1),
          limit,
          count: found.length,
          cursor: () => offsetCursor.encode(offset + limit, question),
        });
        const items = page.items.map((term) => presentTerm(term, { language, uses }));
        return { status: 200, body: { ...page, items }, headers: inLanguage(language) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'post',
        path: termsPath,
        summary: 'Add a term of the district',
        description:
          'No word of a language means two terms, whatever its case and accents: label_taken names the other term.',
        params: vocabularyParams,
        query: languageQuery,
        body: newTermBody,
        response: { 201: termSchema },
        errors: ['forbidden', 'label_taken', 'vocabulary_closed'],
        etag: true,
      },
      async ({ actor, params: { name }, query, body, request }) => {
        const term = await editing.add(actor, name, body);
        const location = `${vocabulariesPath}/${name}/terms/${encodeURIComponent(term.id)}`;
        const language = languageOf(query, request);
        const headers = { location, ...inLanguage(language) };
        return { status: 201, ...(await answer(actor, term, language)), headers };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${termsPath}/:id`,
        summary: 'Read a term, with the number of resources that have it',
        description: 'A merged term is answered as itself; `replacedById` says what it stands for.',
        params: termParams,
        query: languageQuery,
        response: { 200: termSchema },
        errors: ['not_found'],
        etag: true,
      },
      async ({ actor, params: { name, id }, query, request }) => {
        const language = languageOf(query, request);
        const term = await editing.get(actor, { vocabulary: name, id });
        return { status: 200, ...(await answer(actor, term, language)), headers: inLanguage(language) };
      },
    ),
    endpoint(
      {
        ...common,
        method: 'patch',
        path: `${termsPath}/:id`,
        summary: 'Rename a term, change its synonyms or move it',
        description: 'Of a shipped term this is how the district has it: releases do not touch it.',
        params: termParams,
        query: languageQuery,
        body: termPatchBody,
        response: { 200: termSchema },
        errors: ['forbidden', 'not_found', 'label_taken', 'vocabulary_closed', 'wrong_status'],
        etag: true,
        ifMatch: 'required',
      },
      async ({ actor, params: { name, id }, query, body, expectedRevision, request }) => {
        const language = languageOf(query, request);
        const term = await editing.update(actor, { vocabulary: name, id, expectedRevision }, body);
        return { status: 200, ...(await answer(actor, term, language)), headers: inLanguage(language) };
      },
    ),
    ...(['retire', 'restore'] as const).map((verb) =>
      endpoint(
        {
          ...common,
          method: 'post',
          path: `${termsPath}/:id/${verb}`,
          summary:
            verb === 'retire' ? 'Offer a term no longer; resources that have it keep it' : 'Offer a retired term again',
          params: termParams,
          query: languageQuery,
          response: { 200: termSchema },
          errors: ['forbidden', 'not_found', 'wrong_status'],
          etag: true,
          ifMatch: 'optional',
        },
        async ({ actor, params: { name, id }, query, expectedRevision, request }) => {
          const language = languageOf(query, request);
          const term = await editing[verb](actor, { vocabulary: name, id, expectedRevision });
          return { status: 200 as const, ...(await answer(actor, term, language)), headers: inLanguage(language) };
        },
      ),
    ),
    endpoint(
      {
        ...common,
        method: 'get',
        path: `${vocabulariesPath}/:name/unlisted-words`,
        summary: 'List words that resources have and the vocabulary has not, the most frequent first',
        description:
          'Tags that are no terms of the vocabulary, and free keywords that are terms of none. Add a term of one (`word`), or ' +
          'map it to a term. Words of private resources are not among them.',
        params: vocabularyParams,
        query: unlistedQuery,
        response: { 200: unlistedPage },
        errors: ['forbidden', 'vocabulary_closed'],
      },
      async ({ actor, params: { name }, query: { limit, cursor, from } }) => {
        if (!isTermField(name)) throw new AppError('vocabulary_closed', { vocabulary: name });
        const question = [name, from];
        const offset = offsetCursor.decode(cursor, question) ?? 0;
        const found = await usage.listUnlisted(actor, { vocabulary: name, from });
        const page = toPage({
          found: found.slice(offset, offset + limit + 1),
          limit,
          count: found.length,
          cursor: () => offsetCursor.encode(offset + limit, question),
        });
        return { status: 200, body: page };
      },
    ),
    ...vocabularyMergeRoutes(merges),
  ];
}

function languageOf({ language }: { language?: LabelLanguage | undefined }, request: RequestContext): LabelLanguage {
  return language ?? readLanguage(request.header('accept-language'));
}

function inLanguage(language: LabelLanguage) {
  return { 'content-language': language, vary: 'accept-language' };
}
