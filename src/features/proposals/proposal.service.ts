import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError, type Fault } from '../../shared/errors.ts';
import { normaliseLicense } from '../licenses/license.ts';
import type { Constraints, StandardRelation } from '../matching/candidate.ts';
import { draftPathways } from '../matching/draft-pathways.ts';
import type { CommandInput, PlaylistInput } from '../playlists/edit.schemas.ts';
import { canCreate } from '../playlists/playlist.policy.ts';
import type { PlaylistService } from '../playlists/playlist.service.ts';
import { gradeLevels as allGrades, type GradeLevel, type Modality, modalities } from '../resources/resource.ts';
import type { SearchFilter } from '../search/search-index.ts';
import { meaningsOf } from '../search/standard-meaning.ts';
import { readCode } from '../standards/code.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import { type CandidateSources, findCandidates } from './find-candidates.ts';
import type { ProposalInput, ProposalResponse } from './proposal.schemas.ts';
import { type SettledStrategy, type Strategy, settleStrategies } from './strategies.ts';
import { gapText, type Names, pathwayTitle, reasonText } from './texts.ts';

export type ProposalServiceParts = {
  readonly sources: CandidateSources;
  readonly standards: Pick<StandardsReader, 'resolveCodes' | 'getMany' | 'descendantsOf' | 'crosswalksOf'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly drafts: Pick<PlaylistService, 'create'>;
  readonly newId: () => string;
};

export type ProposalService = ReturnType<typeof createProposalService>;

/** A target as it will stand in the draft, and the standards that serve it. */
type ProposedTarget = {
  readonly id: string;
  readonly statement: Readonly<Record<string, string>>;
  readonly standards: readonly { readonly standardId: string | null; readonly code: string }[];
  readonly serving: ReadonlyMap<string, StandardRelation>;
  readonly command: CommandInput;
};

/** Drafts with pathways that the library can fill, each step with its reasons. */
export function createProposalService({ sources, standards, vocabularies, drafts, newId }: ProposalServiceParts) {
  const toTargets = async (
    actor: Actor,
    input: ProposalInput,
  ): Promise<{ targets: ProposedTarget[]; grades: GradeLevel[] }> => {
    const given =
      input.targets ??
      (input.standards ?? []).map((written) => ({ statement: null, standards: [{ code: written, standardId: null }] }));
    const written = [
      ...new Set(given.flatMap((target) => (target.standards ?? []).map((one) => one.standardId ?? one.code ?? ''))),
    ];
    const meanings = await meaningsOf(standards, actor, written, { hasDescendants: true, hasCrosswalk: true });
    const byWritten = new Map(meanings.map((meaning) => [meaning.written, meaning]));
    const byId = new Map((await standards.getMany(scopeOf(actor), written)).map((standard) => [standard.id, standard]));
    const faults: Fault[] = [];
    const grades = new Set<GradeLevel>();
    const targets = given.map((target, at): ProposedTarget => {
      const serving = new Map<string, StandardRelation>();
      const named = (target.standards ?? []).map((one, place) => {
        const key = one.standardId ?? one.code ?? '';
        const meaning = byWritten.get(key);
        const standard = byId.get(key) ?? (meaning?.standards.length === 1 ? meaning.standards[0] : undefined);
        const isAmbiguous = (meaning?.standards.length ?? 0) > 1;
        // A code that no framework here has yet is one all the same: resources may be tagged with it.
        const isCode = !one.standardId && readCode(key) !== null;
        if (!standard && (isAmbiguous || !isCode))
          faults.push(unknownStandard(input, at, place, meaning?.standards ?? []));
        for (const grade of standard?.gradeLevels ?? []) grades.add(grade);
        const add = (values: readonly string[], relation: StandardRelation): void => {
          for (const value of values) if (!serving.has(value)) serving.set(value, relation);
        };
        add([...(standard ? [standard.id] : []), ...(meaning?.exact ?? [])], 'same');
        add(meaning?.below ?? [], 'descendant');
        add(meaning?.across ?? [], 'crosswalk');
        return {
          standardId: standard?.id ?? null,
          code: standard?.code ?? one.code ?? key,
          words: standard?.statement,
        };
      });
      const id = newId();
      const statement = target.statement ?? { en: named[0]?.words ?? named[0]?.code ?? '' };
      const stated = named.map(({ code, standardId }) => ({ code, standardId }));
      const command: CommandInput = { do: 'addTarget', id, target: { ...target, statement, standards: stated } };
      return { id, statement, standards: stated, serving, command };
    });
    if (faults.length > 0) throw new AppError('invalid_request', { faults });
    return { targets, grades: allGrades.filter((grade) => grades.has(grade)) };
  };

  return {
    propose: async (actor: Actor, input: ProposalInput): Promise<ProposalResponse> => {
      if (!canCreate(actor)) throw new AppError('forbidden');
      const terms = await vocabularies.of(actor.orgId);
      const strategies = readStrategies(input, terms);
      const { targets, grades } = await toTargets(actor, input);
      const constraints = toConstraints(input);
      const candidates = await findCandidates(
        sources,
        actor,
        targets.map(({ serving }) => serving),
        narrowing(constraints),
      );
      const gradeLevels = input.gradeLevels ?? grades;
      const usualLanguages = usualLanguagesOf(input);
      const settled = settleStrategies(strategies, candidates, { gradeLevels, usualLanguages });
      const pathways = draftPathways(
        {
          targets: targets.map(({ id, serving }) => ({ id, standards: serving })),
          strategies: settled.map(({ draft }) => draft),
          minutesPerPathway: input.minutesPerPathway,
          gradeLevels,
          constraints,
        },
        candidates,
      );
      const names: Names = {
        modality: (id) => terms.labelOf('modalities', id, input.language),
        interest: (id) => terms.labelOf('interests', id, input.language),
      };
      const titles = new Map(candidates.map(({ resourceId, title }) => [resourceId, title]));
      const nameOf = (targetId: string | null): string => {
        const target = targets.find(({ id }) => id === targetId);
        return target?.standards[0]?.code ?? Object.values(target?.statement ?? {})[0] ?? '';
      };
      const proposed = pathways.map((pathway, at) => {
        const strategy = settled[at] as SettledStrategy;
        const title = pathwayTitle(strategy, at, names, input.language);
        return {
          id: newId(),
          strategy,
          title,
          minutes: pathway.minutes,
          steps: pathway.steps.map(({ resourceId, reasons, targetIds, ...step }) => ({
            id: newId(),
            resource: { id: resourceId, title: titles.get(resourceId) ?? '' },
            ...step,
            targetIds: [...targetIds],
            reasons: reasons.map(({ code, ...params }) => ({
              code,
              text: reasonText({ code, ...params } as never, names, input.language),
              params: params as Record<string, string | number>,
            })),
          })),
          gaps: pathway.gaps.map((gap) => ({
            code: gap.code,
            targetId: 'targetId' in gap ? gap.targetId : null,
            role: 'role' in gap ? gap.role : null,
            minutes: 'minutes' in gap ? gap.minutes : null,
            text: gapText(
              gap,
              { target: nameOf('targetId' in gap ? gap.targetId : null), title },
              strategy,
              input.language,
            ),
          })),
        };
      });
      const title =
        input.title ??
        targets
          .map(({ id }) => nameOf(id))
          .join(', ')
          .slice(0, 300);
      const commands = [...targets.map(({ command }) => command), ...proposed.flatMap(toCommands)];
      const details = {
        title,
        gradeLevels: [...gradeLevels],
        inLanguage: [...usualLanguages],
        audience: input.constraints?.audience ?? 'students',
        minutesPerPathway: input.minutesPerPathway,
      };
      const made = input.save ? await drafts.create(actor, { ...details, commands } as PlaylistInput) : null;
      return {
        playlistId: made?.id ?? null,
        title,
        targets: targets.map(({ id, statement, standards: named }) => ({ id, statement, standards: [...named] })),
        pathways: proposed.map(({ strategy: _strategy, ...pathway }) => pathway),
        commands,
      };
    },
  };
}

type Proposed = {
  readonly id: string;
  readonly title: string;
  readonly strategy: SettledStrategy;
  readonly steps: ProposalResponse['pathways'][number]['steps'];
};

function toCommands({ id, title, strategy, steps }: Proposed): CommandInput[] {
  const { modalities: formats, interests, languages } = strategy.draft;
  const suits = { interests: [...interests], modalities: [...formats], languages: [...languages], level: null };
  return [
    { do: 'addPathway', id, pathway: { title, suits } },
    ...steps.map(
      (step): CommandInput => ({
        do: 'addEntry',
        id: step.id,
        at: { pathwayId: id },
        entry: {
          kind: 'resource',
          resource: { resourceId: step.resource.id, version: null },
          role: step.role,
          targetIds: step.targetIds,
          isRequired: step.isRequired,
        },
      }),
    ),
  ];
}

function readStrategies(input: ProposalInput, terms: VocabularySet): Strategy[] {
  const faults: Fault[] = [];
  const strategies = input.strategies.map((strategy, at): Strategy => {
    if (strategy.by === 'level') return strategy;
    if (strategy.by === 'language') return { by: 'language', language: strategy.language ?? null };
    const word = strategy.by === 'modality' ? strategy.modality : strategy.interest;
    const field = strategy.by === 'modality' ? 'modalities' : 'interests';
    const found = word === undefined ? null : (terms.find(field, word)?.id ?? null);
    if (word !== undefined && found === null) {
      const message = strategy.by === 'modality' ? 'There is no such format.' : 'There is no such interest.';
      faults.push({ in: 'body', path: ['strategies', at, strategy.by], code: 'invalid_value', message, params: {} });
    }
    if (strategy.by === 'interest') return { by: 'interest', interest: found };
    return {
      by: 'modality',
      modality: modalities.find((modality): modality is Modality => modality === found) ?? null,
    };
  });
  if (faults.length > 0) throw new AppError('invalid_request', { faults });
  return strategies;
}

/** What pathways are in that are not meant to be in another language. */
function usualLanguagesOf({
  constraints,
  language,
}: Pick<ProposalInput, 'constraints' | 'language'>): readonly string[] {
  return constraints && constraints.languages.length > 0 ? constraints.languages : [language];
}

function toConstraints({ constraints, language }: ProposalInput): Constraints {
  return {
    languages: usualLanguagesOf({ constraints, language }),
    accessNeeds: constraints?.accessNeeds ?? [],
    offline: constraints?.offline ?? false,
    licenseIds: (constraints?.licenses ?? []).map((text) => normaliseLicense(text).id),
    forStudents: (constraints?.audience ?? 'students') === 'students',
  };
}

/** Constraints that the index knows: so that what is looked at could be taken. */
function narrowing({ offline, licenseIds, forStudents }: Constraints): Record<string, SearchFilter> {
  const only = (field: string, values: readonly string[]): SearchFilter => ({ kind: 'anyOf', field, values });
  return {
    ...(forStudents && { approved: only('isApproved', ['true']) }),
    ...(offline && { offline: only('worksOffline', ['true']) }),
    ...(licenseIds.length > 0 && { license: only('license', licenseIds) }),
  };
}

function unknownStandard(
  input: ProposalInput,
  at: number,
  place: number,
  candidates: readonly { readonly code: string | null; readonly id: string }[],
): Fault {
  const path = input.targets ? ['targets', at, 'standards', place] : ['standards', at];
  const message =
    candidates.length > 1
      ? 'Several standards have this code. Name one of them by its id.'
      : 'No framework here has this standard.';
  return {
    in: 'body',
    path,
    code: 'invalid_value',
    message,
    params: { candidates: candidates.slice(0, 20).map(({ id }) => id) },
  };
}
