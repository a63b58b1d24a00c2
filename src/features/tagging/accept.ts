import type { AlignmentType, GradeLevel, Modality, Resource } from '../resources/resource.ts';
import type { BatchStep } from '../resources/resource-batch-plan.ts';
import type { Suggestion } from './suggestion.ts';

/** A suggestion that is taken. */
export type Accepted = Pick<Suggestion, 'field' | 'value' | 'label' | 'confidence'> & {
  /** Of a standard: what the resource does about it. */
  readonly alignmentType: AlignmentType;
  /** As resources write it. */
  readonly code: string | null;
};

/** One step for each suggestion, so that each tag keeps how sure it was; those that the resource has already do nothing. */
export function stepsFor(
  current: Resource,
  accepted: readonly Accepted[],
  mark: { readonly reviewedBy?: string },
): BatchStep[] {
  const { catalog } = current;
  let { alignments } = catalog;
  const lists = {
    interests: [...catalog.interests],
    subjects: [...catalog.subjects],
    modalities: [...catalog.modalities] as string[],
    gradeLevels: [...catalog.gradeLevels] as string[],
  };
  const steps: BatchStep[] = [];
  for (const { field, value, confidence, alignmentType, code } of accepted) {
    const act = { via: 'suggested', confidence, ...mark } as const;
    if (field === 'alignments') {
      const isThere = alignments.some((one) => one.standardId === value && one.alignmentType === alignmentType);
      if (isThere) continue;
      alignments = [...alignments, { code: code ?? value, alignmentType, standardId: value, confidence }];
      steps.push({ ...act, patch: { alignments } });
    } else if (!lists[field].includes(value)) {
      lists[field] = [...lists[field], value];
      steps.push({ ...act, patch: patchOf(field, lists[field]) });
    }
  }
  return steps;
}

function patchOf(field: 'interests' | 'subjects' | 'modalities' | 'gradeLevels', values: readonly string[]) {
  switch (field) {
    case 'modalities':
      return { modalities: values as Modality[] };
    case 'gradeLevels':
      return { gradeLevels: values as GradeLevel[] };
    default:
      return { [field]: [...values] };
  }
}
