import type { Fault } from '../../shared/errors.ts';
import type { ResourceCatalog, Score } from '../resources/resource.ts';
import type { ReviewSettings, SafetyQuestion } from './review-settings.ts';

/** What a reviewer says of a resource's safety. Absent: as its catalogue entry has it. */
export type SafetyAnswers = Partial<
  Pick<ResourceCatalog, 'audience' | 'needsAccount' | 'hasAds' | 'collectsData' | 'minimumAge'>
>;

export type GivenScore = { readonly criterionId: string; readonly score: number };

/** The scores with what they are for, or everything that is wrong with them. */
export function readScores(
  given: readonly GivenScore[],
  { checklist }: Pick<ReviewSettings, 'checklist'>,
): { scores: readonly Score[]; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const fault = (path: Fault['path'], code: string, message: string, params: Fault['params'] = {}) =>
    faults.push({ in: 'body', path, code, message, params });
  const byId = new Map(checklist.map((criterion) => [criterion.id, criterion]));
  const seen = new Set<string>();
  const scores: Score[] = [];
  given.forEach(({ criterionId, score }, index) => {
    const criterion = byId.get(criterionId);
    if (!criterion)
      fault(['scores', index, 'criterionId'], 'custom', 'The checklist of the district has no such line.');
    else if (seen.has(criterionId)) fault(['scores', index, 'criterionId'], 'custom', 'Each line is scored once.');
    else if (score > criterion.maximum) {
      const message = `At most ${criterion.maximum}.`;
      fault(['scores', index, 'score'], 'too_big', message, { maximum: criterion.maximum });
    } else {
      const { label, maximum } = criterion;
      scores.push({ criterionId, label, score, maximum });
    }
    seen.add(criterionId);
  });
  for (const { id, isRequired } of checklist) {
    if (isRequired && !seen.has(id))
      fault(['scores'], 'missing', `The checklist asks for a score of “${id}”.`, { criterionId: id });
  }
  return { scores, faults };
}

/** What nobody has answered of the questions that an approval for students turns on. */
export function safetyFaults(
  answers: SafetyAnswers,
  catalog: ResourceCatalog,
  questions: readonly SafetyQuestion[],
): readonly Fault[] {
  const faults: Fault[] = [];
  const audience = answers.audience ?? catalog.audience;
  if (audience !== 'students') {
    const message = 'What is for teachers only is not approved for students.';
    faults.push({ in: 'body', path: ['safety', 'audience'], code: 'custom', message, params: {} });
  }
  for (const question of questions) {
    // No minimum age is an answer too, where somebody gives it.
    const isAnswered = answers[question] !== undefined || (catalog[question] ?? null) !== null;
    if (isAnswered) continue;
    const message = 'An approval for students needs an answer to this.';
    faults.push({ in: 'body', path: ['safety', question], code: 'missing', message, params: {} });
  }
  return faults;
}
