import { type OwnLanguage, presentTarget } from '../assignments/my-playlist.presenter.ts';
import type { StudentStep } from '../assignments/overlay.ts';
import type { LearnerNeeds } from '../assignments/ports.ts';
import type { Standing } from '../assignments/standing.ts';
import { dueOf, minutesFor, sectionDueOf } from '../assignments/student-playlist.presenter.ts';
import { snapshotOf, titleOf } from '../assignments/update.ts';
import type { Preview } from '../files/file.ts';
import {
  type Checkpoint,
  type ResourceSnapshot,
  type ResourceUse,
  type StepRole,
  usesOf,
} from '../playlists/playlist.ts';
import type { Modality } from '../resources/resource.ts';
import { takeHomeFormOf } from '../resources/take-home.ts';
import type { Material } from './bundle.ts';
import { type FittedPath, keyOfUse } from './fitted-paths.ts';
import { offlineHtml } from './offline-html.ts';
import { plainDate } from './plain-dates.ts';

// What is printed of a student's playlist: everything that can be done without a device, and a code that leads to all the rest.

export type PacketWork = {
  readonly title: string;
  readonly modality: Modality | null;
  /** Of a text that is kept here; safe. */
  readonly html: string | null;
  /** Of a file: the picture of it, or of its first page. */
  readonly picture: (Preview & { readonly isFirstPage: boolean }) | null;
  /** A file that may be copied, and perhaps has no picture. */
  readonly isFile: boolean;
  /** Of what is elsewhere. */
  readonly url: string | null;
  readonly worksOffline: boolean | null;
  /** It was taken away, or cannot be seen now. */
  readonly isGone: boolean;
};

export type PacketOption = {
  readonly title: string;
  readonly isChosen: boolean;
  readonly work: PacketWork | null;
  readonly checkpoint: Checkpoint | null;
};

export type PacketStep = {
  readonly id: string;
  /** Counted through the packet; null for what asks for nothing. */
  readonly number: number | null;
  readonly title: string;
  readonly kind: StudentStep['step']['kind'];
  readonly role: StepRole;
  readonly isRequired: boolean;
  readonly isDone: boolean;
  readonly minutes: number | null;
  /** Safe. */
  readonly instructions: string | null;
  /** Numbers of the targets that it is for. */
  readonly targets: readonly number[];
  /** Numbers of steps that come first. */
  readonly after: readonly number[];
  readonly work: PacketWork | null;
  readonly checkpoint: Checkpoint | null;
  readonly maxScore: number | null;
  readonly choose: number | null;
  readonly options: readonly PacketOption[];
  /** Lines to write on. */
  readonly lines: number;
  /** Where it is done on a device; null where this installation does not know its own address. */
  readonly address: string | null;
};

export type PacketSection = {
  readonly title: string | null;
  readonly due: string | null;
  readonly steps: readonly PacketStep[];
};

export type Packet = {
  readonly language: OwnLanguage;
  readonly studentName: string | null;
  readonly title: string;
  readonly summary: string | null;
  readonly due: string | null;
  readonly targets: readonly { readonly statement: string; readonly successCriteria: readonly string[] }[];
  readonly paths: readonly { readonly title: string; readonly sections: readonly PacketSection[] }[];
  readonly credits: readonly string[];
};

export type PacketInput = {
  readonly standing: Standing;
  readonly paths: readonly FittedPath[];
  readonly material: Material;
  readonly needs: Pick<LearnerNeeds, 'languages'>;
  readonly language: OwnLanguage;
  readonly studentName: string | null;
  readonly publicUrl: string | null;
};

/** Where the web application shows a step of a student's playlist. */
const learnPath = '/learn';

const linesFor = { learn: 2, practice: 5, assess: 8 } as const;

export function packetOf(input: PacketInput): Packet {
  const { standing, paths, needs, language, studentName } = input;
  const { row, assignment, version } = standing;
  const { content } = version;
  const due = dueOf(row, assignment);
  const numbers = numberSteps(paths);
  return {
    language,
    studentName,
    title: content.title,
    summary: content.summary,
    due: due && plainDate(due, language),
    targets: content.targets.map((target) => {
      const { statement, successCriteria } = presentTarget(target, [language, ...needs.languages]);
      return { statement, successCriteria };
    }),
    paths: paths.map(({ pathway, steps }) => ({
      title: pathway.title,
      sections: inSections(steps).map(({ sectionId, steps: own }) => {
        const heading = pathway.entries.find(({ id }) => id === sectionId);
        const sectionDue = sectionId === null ? null : sectionDueOf(row, assignment, sectionId);
        return {
          title: heading?.kind === 'section' ? heading.title : null,
          due: sectionDue && plainDate(sectionDue, language),
          steps: own.map((one) => toPacketStep(one, input, numbers)),
        };
      }),
    })),
    credits: creditsOf(input),
  };
}

function numberSteps(paths: readonly FittedPath[]): ReadonlyMap<string, number> {
  const counted = paths.flatMap(({ steps }) => steps.filter(({ step }) => step.kind !== 'note'));
  return new Map(counted.map(({ step }, at) => [step.id, at + 1]));
}

function inSections(steps: readonly StudentStep[]) {
  const sections: { sectionId: string | null; steps: StudentStep[] }[] = [];
  for (const one of steps) {
    const last = sections.at(-1);
    if (last && last.sectionId === one.sectionId) last.steps.push(one);
    else sections.push({ sectionId: one.sectionId, steps: [one] });
  }
  return sections;
}

function toPacketStep(
  one: StudentStep,
  { standing: { row, version, progress }, material, publicUrl }: PacketInput,
  numbers: ReadonlyMap<string, number>,
): PacketStep {
  const { step } = one;
  const show = (use: ResourceUse) =>
    workOf(use, snapshotOf(use, [...one.resources, ...version.resources]), material, row.orgId);
  const state = progress.states.get(step.id);
  return {
    id: step.id,
    number: numbers.get(step.id) ?? null,
    // A choice that has no name is named by what there is to choose, which stands below.
    title: step.kind === 'choice' ? (step.title ?? '') : titleOf(one, version.resources),
    kind: step.kind,
    role: step.role,
    isRequired: step.isRequired,
    isDone: state === 'done' || state === 'submitted',
    minutes: minutesFor(one, version.resources, row.timeFactor),
    instructions: step.instructions === null ? null : offlineHtml(step.instructions),
    targets: version.content.targets.flatMap(({ id }, at) => (step.targetIds.includes(id) ? [at + 1] : [])),
    after: step.prerequisiteIds.flatMap((id) => numbers.get(id) ?? []),
    work: step.kind === 'resource' ? show(step.resource) : null,
    checkpoint: step.kind === 'checkpoint' ? step.checkpoint : null,
    maxScore: step.maxScore,
    choose: step.kind === 'choice' ? step.choose : null,
    options:
      step.kind === 'choice'
        ? step.options.map((option) => {
            const work = option.kind === 'resource' ? show(option.resource) : null;
            return {
              title: option.title ?? work?.title ?? '',
              isChosen: one.chosenOptionIds.includes(option.id),
              work,
              checkpoint: option.kind === 'checkpoint' ? option.checkpoint : null,
            };
          })
        : [],
    lines: step.kind === 'note' ? 0 : linesFor[step.kind === 'checkpoint' ? 'assess' : step.role],
    address: publicUrl && `${publicUrl.replace(/\/$/, '')}${learnPath}/${row.id}/${step.id}`,
  };
}

function workOf(
  use: ResourceUse,
  snapshot: ResourceSnapshot | undefined,
  { loaded, files }: Material,
  orgId: string,
): PacketWork | null {
  if (!snapshot) return null;
  const work = loaded.get(keyOfUse(use)) ?? { resource: null, content: null };
  const form = takeHomeFormOf(work, orgId);
  const file = form.kind === 'file' ? files.get(form.fileId) : undefined;
  const preview = file?.previews.large ?? file?.previews.small;
  return {
    title: snapshot.title,
    modality: snapshot.modalities[0] ?? null,
    html: form.kind === 'page' ? offlineHtml(form.body) : null,
    picture: file && preview ? { ...preview, isFirstPage: !file.mediaType.startsWith('image/') } : null,
    isFile: file !== undefined,
    url: form.kind === 'link' ? form.url : null,
    worksOffline: work.resource?.catalog.worksOffline ?? null,
    isGone: form.kind === 'none' && (form.code === 'withdrawn' || form.code === 'notAvailable'),
  };
}

/** The credit of each work that is shown, once. */
function creditsOf({ paths, standing: { version } }: PacketInput): string[] {
  const lines = paths.flatMap(({ steps }) =>
    steps.flatMap(({ step, resources }) =>
      usesOf(step).flatMap((use) => {
        const snapshot = snapshotOf(use, [...resources, ...version.resources]);
        return snapshot ? [creditOf(snapshot)] : [];
      }),
    ),
  );
  return [...new Set(lines)];
}

function creditOf({ attribution, license }: ResourceSnapshot): string {
  return license === null || attribution.includes(license.text) ? attribution : `${attribution} (${license.text})`;
}
