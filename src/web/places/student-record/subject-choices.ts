import type { VocabularyTree } from '../../wire.ts';

export type Choice = { readonly id: string; readonly label: string };
export type SubjectChoices = {
  /** What the class learns, and what was said before: most likely meant. */
  readonly near: readonly Choice[];
  /** All subjects of the district, each with its parts. */
  readonly all: readonly (Choice & { readonly parts: readonly Choice[] })[];
};

/** Subjects to choose from. What is in no vocabulary stays as it was written. */
export function subjectChoices(
  items: VocabularyTree['items'],
  ofClass: readonly string[],
  said: readonly string[],
): SubjectChoices {
  const all = items.map(({ id, label, children }) => ({
    id,
    label,
    parts: children.map((part) => ({ id: part.id, label: part.label })),
  }));
  const labels = new Map(all.flatMap((one) => [one, ...one.parts]).map(({ id, label }) => [id, label]));
  const ids = [...new Set([...ofClass, ...said])].filter((id) => id !== '');
  return { near: ids.map((id) => ({ id, label: labels.get(id) ?? id })), all };
}
