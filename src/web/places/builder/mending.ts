import type { PlaylistContent, PlaylistFinding } from '../../wire.ts';
import type { AddTo } from './add-to.ts';

/** What a person can do about a finding, beside what a command mends. */
export type Mending =
  | { readonly kind: 'find'; readonly to: AddTo }
  | { readonly kind: 'fill'; readonly pathwayId: string }
  | { readonly kind: 'describe'; readonly pathwayId: string };

export function mendingOf(
  { code, place }: Pick<PlaylistFinding, 'code' | 'place'>,
  { pathways }: Pick<PlaylistContent, 'pathways'>,
): Mending | null {
  const { pathwayId, targetId } = place;
  if (pathwayId === undefined || !pathways.some(({ id }) => id === pathwayId)) return null;
  switch (code) {
    case 'target_not_taught':
    case 'target_not_assessed': {
      const role = code === 'target_not_taught' ? 'learn' : 'assess';
      return { kind: 'find', to: { pathwayId, role, ...(targetId !== undefined && { targetId }) } };
    }
    case 'pathway_empty':
      return { kind: 'fill', pathwayId };
    case 'pathway_name_labels':
      return { kind: 'describe', pathwayId };
    default:
      return null;
  }
}

/** Fixes that are told in their own words. */
const told: readonly string[] = [
  'choice_impossible',
  'step_without_target',
  'needs_later_step',
  'target_not_assessed',
  'target_only_optional',
  'pathway_empty',
  'license_breach',
  'resource_missing',
  'resource_not_visible',
  'resource_not_approved',
  'resource_archived',
];

/** The key of the words on the button that mends it. */
export function fixWords(code: string): string {
  return told.includes(code) ? code : 'other';
}
