import { Json, jsonArray, jsonObject, jsonWith } from '../../http/json.ts';
import { toTotal } from '../../http/pagination.ts';
import { searchTokenOf } from '../resources/search-token.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { Facet, FacetValue } from './facets.ts';
import { resourceFields } from './resource-fields.ts';
import type { ResourceSearchResponse } from './search.schemas.ts';
import type { Found, OfferedInterpretation } from './search.service.ts';
import { labelOf } from './value-labels.ts';

type ResourceHit = ResourceSearchResponse['hits'][number];
/** What every search answers, all but how far the index is. */
type Answered<Hit> = Omit<ResourceSearchResponse, 'hits' | 'index'> & { hits: Hit[] };
type Stated = Pick<ResourceSearchResponse, 'index'>;

/** The answer of a search as text: its hits, each as the schema of the answer has it, are text already. */
export function presentFound<Hit = ResourceHit>(
  found: Found<unknown>,
  nextCursor: string | null,
): Json<Answered<Hit> & Stated> {
  return withIndexState(presentResult<Hit>(found, nextCursor), found);
}

/** All but how far the index is, which another answer can say anew. */
export function presentResult<Hit = ResourceHit>(
  found: Found<unknown>,
  nextCursor: string | null,
): Json<Answered<Hit>> {
  return jsonObject<Answered<Hit>>({
    q: found.q,
    hits: jsonArray(found.hits) as Json<Answered<Hit>['hits']>,
    ...toTotal(found.total),
    facets: new Json(`[${found.facets.map(facetText).join(',')}]`),
    corrections: found.corrections.map((correction) => ({ ...correction })),
    interpretation: found.interpretation.map(presentInterpretation),
    isPartial: found.isPartial,
    degraded: found.isDegraded,
    nextCursor,
  });
}

export function withIndexState<Result extends object>(
  result: Json<Result>,
  { index, stillPending }: Pick<Found<unknown>, 'index' | 'stillPending'>,
): Json<Result & Stated> {
  const { state, pendingChanges, freshAsOf } = index;
  return jsonWith<Result, Stated>(result, {
    index: {
      state,
      pendingChanges,
      freshAsOf: freshAsOf?.toISOString() ?? null,
      stillPending: stillPending.map(searchTokenOf),
    },
  });
}

/** The same values and labels are written by nearly every search. */
const quotedTexts = new Map<string, string>();
const mostQuoted = 5_000;
const longestQuoted = 100;

function quoted(text: string): string {
  let json = quotedTexts.get(text);
  if (json === undefined) {
    json = JSON.stringify(text);
    if (text.length <= longestQuoted && quotedTexts.size < mostQuoted) quotedTexts.set(text, json);
  }
  return json;
}

/** `presentFacet` as JSON. */
function facetText({ name, values, groups }: Facet): string {
  const end = groups === undefined ? '' : `,"groups":${valuesText(groups)}`;
  return `{"name":"${name}","values":${valuesText(values)}${end}}`;
}

function valuesText(values: readonly FacetValue[]): string {
  let text = '';
  for (const { value, label, count, detail, parent } of values) {
    text += `${text === '' ? '[' : ','}{"value":${quoted(value)},"label":${quoted(label)},"count":${count}`;
    if (detail !== undefined) text += `,"detail":${quoted(detail)}`;
    if (parent !== undefined) text += `,"parent":${quoted(parent)}`;
    text += '}';
  }
  return text === '' ? '[]' : `${text}]`;
}

export function presentFacet({ name, values, groups }: Facet) {
  const copied = (all: readonly FacetValue[]) => all.map((value) => ({ ...value }));
  return { name, values: copied(values), ...(groups && { groups: copied(groups) }) };
}

export function presentInterpretation({
  values,
  filter,
  standards,
  ...interpretation
}: OfferedInterpretation): ResourceSearchResponse['interpretation'][number] {
  return {
    ...interpretation,
    values: [...values],
    filter: { ...filter },
    standards: standards.map(({ id, code, statement, frameworkId }) => ({ id, code, statement, frameworkId })),
  };
}

/** How an interpretation reads. */
export function labelOfInterpretation(
  { kind, values, from }: Pick<OfferedInterpretation, 'kind' | 'values' | 'from'>,
  language: LabelLanguage,
  vocabularies: VocabularySet,
): string {
  if (kind === 'standards') return from;
  if (kind === 'durationMinutes') return lengthLabel(values[0] ?? '', language);
  return values.map((value) => labelOf(resourceFields, kind, value, { language, vocabularies })).join(', ');
}

/** `-10`, `30-`, `10-20` in words. */
function lengthLabel(minutes: string, language: LabelLanguage): string {
  const [from = '', to = ''] = minutes.split('-');
  if (from === '') return language === 'en' ? `At most ${to} minutes` : `${to} minutos como máximo`;
  if (to === '') return language === 'en' ? `At least ${from} minutes` : `${from} minutos como mínimo`;
  return language === 'en' ? `${from} to ${to} minutes` : `De ${from} a ${to} minutos`;
}
