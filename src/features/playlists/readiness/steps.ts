import { primaryLanguage } from '../../../shared/languages.ts';
import type { Command } from '../edit-commands.ts';
import {
  isStep,
  type Pathway,
  type PlaylistContent,
  type ResourceUse,
  type Step,
  stepsOf,
  usesOf,
} from '../playlist.ts';
import { barriersOf, hasAlternative } from './accessible-alternatives.ts';
import {
  type Finding,
  type FindingPlace,
  finding,
  type ReadinessInput,
  type ResourceFacts,
  type StandardRelation,
  type StepAlignment,
} from './finding.ts';

/** How near a relation is: the nearest is the one that is told. */
const relations: readonly StandardRelation[] = ['same', 'descendant', 'crosswalk'];

/** What is to be said of single steps and of the resources in them. */
export function checkSteps(input: ReadinessInput): { findings: Finding[]; alignments: StepAlignment[] } {
  const findings: Finding[] = [];
  const alignments: StepAlignment[] = [];
  for (const pathway of input.content.pathways) {
    const seen = new Map<string, Step>();
    const done = new Set<string>();
    for (const step of stepsOf(pathway)) {
      const place = { pathwayId: pathway.id, stepId: step.id };
      findings.push(...checkStep(step, place, input.content, done));
      for (const { use, at } of placesOf(step, place)) {
        const facts = input.facts.get(use.resourceId);
        findings.push(...checkUse(use, at, facts, step, pathway, input));
        const first = seen.get(use.resourceId);
        if (first && first !== step) findings.push(duplicate(step, at, first));
        seen.set(use.resourceId, first ?? step);
      }
      const aligned = alignmentsOf(step, input);
      alignments.push(...aligned.alignments);
      findings.push(...aligned.missing.map(({ targetId }) => notAligned(step, { ...place, targetId })));
      const barriers = barriersOf(step, input.facts);
      if (barriers.length > 0 && !hasAlternative(step, pathway, input)) {
        findings.push(finding('no_accessible_alternative', place, { params: { barriers } }));
      }
      done.add(step.id);
    }
  }
  return { findings, alignments };
}

function checkStep(
  step: Step,
  place: FindingPlace,
  { targets }: PlaylistContent,
  done: ReadonlySet<string>,
): Finding[] {
  const findings: Finding[] = [];
  if (step.kind === 'choice' && step.choose > step.options.length) {
    const [choose, options] = [step.choose, step.options.length];
    const fix: Command =
      options === 0
        ? { do: 'removeEntry', entryId: step.id }
        : { do: 'updateEntry', entryId: step.id, changes: { choose: options } };
    findings.push(finding('choice_impossible', place, { params: { choose, options }, fix: [fix] }));
  }
  if (step.kind !== 'note' && step.targetIds.length === 0 && targets.length > 0) {
    const [only, ...others] = targets.map(({ id }) => id);
    const fix: Command[] | null =
      only !== undefined && others.length === 0
        ? [{ do: 'updateEntry', entryId: step.id, changes: { targetIds: [only] } }]
        : null;
    findings.push(finding('step_without_target', place, { fix }));
  }
  const later = step.prerequisiteIds.filter((id) => !done.has(id));
  const last = later.at(-1);
  if (last !== undefined && place.pathwayId !== undefined) {
    const at = { pathwayId: place.pathwayId, after: last };
    findings.push(finding('needs_later_step', place, { fix: [{ do: 'moveEntry', entryId: step.id, at }] }));
  }
  return findings;
}

function checkUse(
  { resourceId }: ResourceUse,
  place: FindingPlace,
  facts: ResourceFacts | undefined,
  step: Step,
  pathway: Pathway,
  { content, orgId, visibility, schoolId }: ReadinessInput,
): Finding[] {
  const at = { ...place, resourceId };
  if (!facts || facts.state === 'missing') return [finding('resource_missing', at, { fix: removal(step, at) })];
  const { title } = facts;
  if (facts.state === 'withdrawn') {
    const fix = facts.alternativeId === null ? removal(step, at) : replacement(step, at, facts.alternativeId);
    return [finding('resource_withdrawn', at, { params: { title }, fix })];
  }
  const findings: Finding[] = [];
  const add = (code: Finding['code'], params: Finding['params'] = {}, fix: Finding['fix'] = null): void => {
    findings.push(finding(code, at, { params: { title, ...params }, fix }));
  };
  // Whoever cannot wait until it is shared or approved goes without.
  const without = removal(step, at);
  if (!reaches(facts, { orgId, visibility, schoolId })) {
    add('resource_not_visible', { visibility: facts.visibility }, without);
  }
  if (content.audience === 'students' && !facts.isOfferedToStudents) add('resource_not_approved', {}, without);
  if (facts.state === 'archived') add('resource_archived', {}, without);
  if (facts.isLinkBroken) add('link_broken');
  if (facts.kind !== 'link' && visibility === 'public') {
    if (facts.license?.id === 'all-rights-reserved') add('license_breach');
    else if (facts.license === null || facts.license.id === 'other') add('license_unknown');
  }
  if (isApart(content.gradeLevels, facts.gradeLevels)) add('wrong_grade', { grades: facts.gradeLevels });
  const languages = pathway.suits.languages.length > 0 ? pathway.suits.languages : content.inLanguage;
  if (isApart(languages.map(primaryLanguage), facts.inLanguage.map(primaryLanguage))) {
    add('wrong_language', { languages: facts.inLanguage });
  }
  return findings;
}

/** Whether all who get the playlist may see the resource. A private one is its owner's only; a private playlist is for the owner's students. */
function reaches(facts: ResourceFacts, playlist: Pick<ReadinessInput, 'orgId' | 'visibility' | 'schoolId'>): boolean {
  if (facts.visibility === 'public') return true;
  if (facts.visibility === 'private' || facts.orgId !== playlist.orgId || playlist.visibility === 'public')
    return false;
  if (facts.visibility === 'district') return true;
  return playlist.visibility !== 'district' && facts.schoolId === playlist.schoolId;
}

/** How the resources of a step are aligned to the targets that it serves. */
function alignmentsOf(
  step: Step,
  { content, facts, serving }: ReadinessInput,
): { alignments: StepAlignment[]; missing: { targetId: string }[] } {
  const alignments: StepAlignment[] = [];
  const missing: { targetId: string }[] = [];
  const uses = usesOf(step).filter(({ resourceId }) => (facts.get(resourceId)?.state ?? 'missing') !== 'missing');
  for (const target of content.targets) {
    const standards = target.standards.flatMap(({ standardId }) => (standardId === null ? [] : [standardId]));
    // Where the target names no standard, or a step shows nothing, nobody has claimed anything that could be wrong.
    if (!step.targetIds.includes(target.id) || standards.length === 0 || uses.length === 0) continue;
    let isAligned = false;
    for (const { resourceId } of uses) {
      const near = nearest(facts.get(resourceId)?.standardIds ?? [], standards, serving);
      if (!near) continue;
      isAligned = true;
      alignments.push({ stepId: step.id, targetId: target.id, resourceId, ...near });
    }
    if (!isAligned) missing.push({ targetId: target.id });
  }
  return { alignments, missing };
}

function nearest(
  own: readonly string[],
  wanted: readonly string[],
  serving: ReadinessInput['serving'],
): Pick<StepAlignment, 'relation' | 'standardId'> | null {
  const found = wanted.flatMap((standard) =>
    own.flatMap((standardId) => {
      const relation = standardId === standard ? 'same' : serving.get(standard)?.get(standardId);
      return relation === undefined ? [] : [{ relation, standardId }];
    }),
  );
  return found.sort((a, b) => relations.indexOf(a.relation) - relations.indexOf(b.relation))[0] ?? null;
}

function notAligned(step: Step, place: FindingPlace): Finding {
  const targetIds = step.targetIds.filter((id) => id !== place.targetId);
  return finding('not_aligned', place, { fix: [{ do: 'updateEntry', entryId: step.id, changes: { targetIds } }] });
}

function duplicate(step: Step, place: FindingPlace, first: Step): Finding {
  return finding('duplicate', place, { params: { firstStepId: first.id }, fix: removal(step, place) });
}

/** Takes the step away, or only the option, or the choice that would be left with nothing. */
function removal(step: Step, { optionId }: FindingPlace): Command[] {
  const isOption = step.kind === 'choice' && optionId !== undefined && step.options.length > 1;
  return isOption ? [{ do: 'removeOption', stepId: step.id, optionId }] : [{ do: 'removeEntry', entryId: step.id }];
}

function replacement(step: Step, { optionId }: FindingPlace, resourceId: string): Command[] {
  const changes = { resource: { resourceId, version: null } };
  return optionId === undefined
    ? [{ do: 'updateEntry', entryId: step.id, changes }]
    : [{ do: 'updateOption', stepId: step.id, optionId, changes }];
}

function placesOf(step: Step, place: FindingPlace): { use: ResourceUse; at: FindingPlace }[] {
  if (!isStep(step)) return [];
  if (step.kind === 'resource') return [{ use: step.resource, at: place }];
  if (step.kind !== 'choice') return [];
  return step.options.flatMap((option) =>
    option.kind === 'resource' ? [{ use: option.resource, at: { ...place, optionId: option.id } }] : [],
  );
}

/** Whether both say something, and nothing in common. */
function isApart(wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.length > 0 && given.length > 0 && !wanted.some((one) => given.includes(one));
}
