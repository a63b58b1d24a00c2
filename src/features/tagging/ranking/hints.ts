import { leastAlike } from './nearest.ts';
import type { RankedStandards } from './rank-standards.ts';
import type { Hint } from './rank-terms.ts';
import type { StandardsModel } from './standards-model.ts';
import type { TaggedText } from './tagged-texts.ts';

/** Where several grades could be meant, one more or less is no harm; a wrong subject is. */
const hintShare = 0.9;
/** Standards of more grades than this say nothing of the grade. */
const mostGrades = 4;
/** Standards whose evidence is shown for a grade or a subject. */
const shownStandards = 3;

type HintTexts = {
  slotOf(id: string): number;
  readonly texts: readonly (Pick<TaggedText, 'subjects' | 'gradeLevels'> | null)[];
};

/** What the likeliest standards say of the grade or the subject: each by its share, with what speaks for these standards. */
export function hintsOf(
  field: string,
  { ranked, evidenceOf }: RankedStandards,
  { standards, placeOf }: StandardsModel,
  library: HintTexts,
): ReadonlyMap<string, Hint> {
  const hints = new Map<string, { share: number; by: string[] }>();
  if (field !== 'gradeLevels' && field !== 'subjects') return new Map();
  const sum = ranked.reduce((total, { confidence }) => total + confidence, 0);
  // Many unlikely ones say less than a likely one.
  const scale = hintShare * Math.min(1, sum);
  for (const { standardId, confidence } of ranked) {
    const standard = standards[placeOf.get(standardId) ?? -1];
    if (!standard || standard.gradeLevels.length > mostGrades) continue;
    const values: readonly string[] = standard[field];
    for (const value of values) {
      const known = hints.get(value) ?? { share: 0, by: [] };
      known.share += (scale * confidence) / sum / (field === 'subjects' ? 1 : values.length);
      known.by.push(standardId);
      hints.set(value, known);
    }
  }
  return new Map(
    [...hints].map(([value, { share, by }]): [string, Hint] => {
      // Only for those that are shown.
      let evidence: Pick<Hint, 'words' | 'similarIds'> | null = null;
      const read = () => {
        evidence ??= evidenceFor(by.slice(0, shownStandards), value);
        return evidence;
      };
      return [
        value,
        {
          share,
          get words() {
            return read().words;
          },
          get similarIds() {
            return read().similarIds;
          },
        },
      ];
    }),
  );

  function evidenceFor(standardIds: readonly string[], value: string): Pick<Hint, 'words' | 'similarIds'> {
    const found = standardIds.map(evidenceOf);
    const has = (id: string) => {
      const text = library.texts[library.slotOf(id)];
      const values: readonly string[] = (field === 'subjects' ? text?.subjects : text?.gradeLevels) ?? [];
      return values.includes(value);
    };
    return {
      words: [...new Set(found.flatMap(({ words }) => words))].slice(0, 8),
      similarIds: found.flatMap(({ similar }) =>
        similar.flatMap(({ id, likeness }) => (likeness >= leastAlike && has(id) ? id : [])),
      ),
    };
  }
}
