import { createHash } from 'node:crypto';
import type { DistrictTime } from '../assignments/district-time.ts';
import { type OwnLanguage, presentCheckpoint, presentTarget } from '../assignments/my-playlist.presenter.ts';
import type { StudentStep } from '../assignments/overlay.ts';
import type { LearnerNeeds } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import { dueOf, minutesFor, presentDue, sectionDueOf } from '../assignments/student-playlist.presenter.ts';
import { snapshotOf, titleOf } from '../assignments/update.ts';
import type { FileRecord } from '../files/file.ts';
import type { ResourceUse } from '../playlists/playlist.ts';
import { takeHomeFormOf } from '../resources/take-home.ts';
import { type BundlePlan, type Material, planBundle } from './bundle.ts';
import { type FittedPath, keyOfUse } from './fitted-paths.ts';
import { offlineHtml } from './offline-html.ts';
import type { BundleResponse } from './take-home.schemas.ts';
import { leftOutText } from './take-home-words.ts';

export type BundleInput = {
  readonly standing: Standing;
  readonly paths: readonly FittedPath[];
  readonly material: Material;
  readonly needs: Pick<LearnerNeeds, 'languages'>;
  readonly language: OwnLanguage;
  readonly time: Pick<DistrictTime, 'timeZone' | 'today'>;
};

/** A bundle that may take any room, without addresses: what its revision is made of. */
export function wholeBundle(input: BundleInput) {
  const { standing, paths, material } = input;
  const plan = planBundle(paths, material, { orgId: standing.row.orgId, budgetBytes: Number.MAX_SAFE_INTEGER });
  const shown = present(input, plan, () => '');
  return { plan, revision: createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16) };
}

export function presentBundle(
  input: BundleInput,
  {
    revision,
    budgetBytes,
    addressOf,
  }: { revision: string; budgetBytes: number; addressOf: (file: FileRecord) => string },
): BundleResponse {
  const { standing, paths, material } = input;
  const plan = planBundle(paths, material, { orgId: standing.row.orgId, budgetBytes });
  return { ...present(input, plan, addressOf), revision, budgetBytes };
}

type WithoutRoom = Omit<BundleResponse, 'revision' | 'budgetBytes'>;

function present(
  { standing, paths, material, needs, language, time }: BundleInput,
  plan: BundlePlan,
  addressOf: (file: FileRecord) => string,
): WithoutRoom {
  const { row, assignment, version } = standing;
  const { content } = version;
  const fileOf = (file: FileRecord) => {
    const { id, name, mediaType, bytes, sha256 } = file;
    return { id, name, mediaType, bytes, sha256, url: addressOf(file) };
  };
  return {
    id: row.id,
    assignmentId: row.assignmentId,
    playlistId: row.playlistId,
    version: row.baseVersion,
    title: content.title,
    summary: content.summary,
    isOpen: isOpenOn(standing, time.today),
    startOn: assignment.startOn,
    due: presentDue(dueOf(row, assignment), time.timeZone),
    language,
    targets: content.targets.map((target) => presentTarget(target, [language, ...needs.languages])),
    paths: paths.map(({ pathway, isCurrent, steps }) => ({
      id: pathway.id,
      title: pathway.title,
      description: pathway.description,
      isCurrent,
      sections: pathway.entries.flatMap((entry) => {
        if (entry.kind !== 'section') return [];
        const due = sectionDueOf(row, assignment, entry.id);
        return [{ id: entry.id, title: entry.title, due: presentDue(due, time.timeZone) }];
      }),
      steps: steps.map((one) => presentStep(one, standing, material, plan)),
    })),
    pages: plan.pages.map(({ resourceId, content: page, body }) => ({
      resourceId,
      title: page.title,
      inLanguage: [...page.inLanguage],
      body,
      html: offlineHtml(body),
      attribution: attributionIn(standing, resourceId),
    })),
    cover: plan.cover && fileOf(plan.cover),
    files: plan.files.map(({ file, parts }) => ({ ...fileOf(file), parts: parts.map((part) => ({ ...part })) })),
    links: plan.links.map(({ resourceId, content: { title, mediaType, bytes }, url, worksOffline }) => {
      return { resourceId, title, url, mediaType, bytes, worksOffline };
    }),
    leftOut: plan.leftOut.map((one) => ({
      ...one,
      // Who does not see it any more knows it by the name that the list has.
      title: one.title === '' ? (snapshotIn(standing, one.resourceId)?.title ?? '') : one.title,
      message: leftOutText(one.code, language),
    })),
    fileBytes: plan.fileBytes,
    leftOutBytes: plan.leftOut.reduce((sum, { code, bytes }) => sum + (code === 'tooLarge' ? (bytes ?? 0) : 0), 0),
  };
}

export function isOpenOn({ assignment }: Pick<Standing, 'assignment'>, today: string): boolean {
  return (assignment.startOn === null || assignment.startOn <= today) && assignment.endedAt === null;
}

type PresentedStep = BundleResponse['paths'][number]['steps'][number];

function presentStep(
  one: StudentStep,
  { row, version }: Standing,
  material: Material,
  plan: BundlePlan,
): PresentedStep {
  const { step } = one;
  const taken = new Set(plan.files.map(({ file }) => file.id));
  const show = (use: ResourceUse): PresentedStep['resource'] => {
    const snapshot = snapshotOf(use, [...one.resources, ...version.resources]);
    if (!snapshot) return null;
    const { resourceId, title, modalities, inLanguage, attribution } = snapshot;
    const work = material.loaded.get(keyOfUse(use)) ?? { resource: null, content: null };
    const form = takeHomeFormOf(work, row.orgId);
    const fileId = form.kind === 'file' && taken.has(form.fileId) ? form.fileId : null;
    const kind = form.kind === 'file' && fileId === null ? 'none' : form.kind;
    const summary = work.content === null ? null : snapshot.summary;
    return {
      resourceId,
      title,
      summary,
      kind,
      fileId,
      modalities: [...modalities],
      inLanguage: [...inLanguage],
      attribution,
    };
  };
  const common = {
    id: step.id,
    title: titleOf(one, version.resources),
    instructions: step.instructions,
    instructionsHtml: step.instructions === null ? null : offlineHtml(step.instructions),
    role: step.role,
    isRequired: step.isRequired,
    minutes: minutesFor(one, version.resources, row.timeFactor),
    targetIds: [...step.targetIds],
    sectionId: one.sectionId,
    prerequisiteIds: [...step.prerequisiteIds],
    needsInternet: plan.onlineStepIds.has(step.id),
  };
  return {
    ...common,
    kind: step.kind,
    resource: step.kind === 'resource' ? show(step.resource) : null,
    checkpoint: step.kind === 'checkpoint' ? presentCheckpoint(step.checkpoint) : null,
    choose: step.kind === 'choice' ? step.choose : null,
    options:
      step.kind === 'choice'
        ? step.options.map((option) => {
            const shown = option.kind === 'resource' ? show(option.resource) : null;
            return {
              id: option.id,
              title: option.title ?? shown?.title ?? '',
              minutes: option.minutes,
              isChosen: one.chosenOptionIds.includes(option.id),
              needsInternet: plan.onlineOptionIds.has(option.id),
              resource: shown,
              checkpoint: option.kind === 'checkpoint' ? presentCheckpoint(option.checkpoint) : null,
            };
          })
        : [],
  };
}

function snapshotIn({ steps, version }: Standing, resourceId: string) {
  return [...steps.flatMap(({ resources }) => resources), ...version.resources].find(
    (one) => one.resourceId === resourceId,
  );
}

function attributionIn(standing: Standing, resourceId: string): string {
  return snapshotIn(standing, resourceId)?.attribution ?? '';
}
