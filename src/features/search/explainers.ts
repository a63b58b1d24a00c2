import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import { type Explanation, explain } from './explain.ts';
import type { ExplainedRecord } from './explained-record.ts';
import type { HitContext } from './hits.ts';
import type { SearchHit } from './search-index.ts';
import type { SearchedFields } from './searched-fields.ts';
import { labelOf, minutesLabel } from './value-labels.ts';

export type Explainer = (record: ExplainedRecord, hit: SearchHit | undefined) => Explanation;

/** Makes what says of each hit of a search why it was found. */
export function createExplainers(standards: Pick<StandardsReader, 'labelsOf'>, fields: SearchedFields) {
  return async (
    actor: Actor,
    language: LabelLanguage,
    { vocabularies, meanings }: Pick<HitContext, 'vocabularies' | 'meanings'>,
  ): Promise<Explainer> => {
    const froms = new Set(meanings.flatMap(({ crosswalks }) => [...crosswalks.values()].map(({ from }) => from)));
    const labels = froms.size > 0 ? await standards.labelsOf(scopeOf(actor), [...froms]) : new Map();
    const context = {
      language,
      meanings,
      labelOf: (field: string, value: string) => {
        if (field === 'minutes') return minutesLabel(value, language);
        return field in fields.keywords ? labelOf(fields, field, value, { language, vocabularies }) : value;
      },
      codeOf: (id: string) => labels.get(id)?.code ?? id,
    };
    return (record, hit) => explain(record, hit?.matches ?? [], context);
  };
}
