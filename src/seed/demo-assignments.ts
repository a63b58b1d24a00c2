import { z } from 'zod';
import type { AccountSetUp } from '../features/accounts/set-up.service.ts';
import { assignmentInput } from '../features/assignments/assignment.schemas.ts';
import { pathwayModes } from '../features/assignments/assignment.ts';
import type { AssignmentsServices } from '../features/assignments/create-assignments.ts';
import type { Standing } from '../features/assignments/standing.ts';
import type { ClassesServices } from '../features/classes/create-classes.ts';
import type { PlaylistService } from '../features/playlists/playlist.service.ts';
import type { ProgressService } from '../features/progress/progress.service.ts';
import type { OwnDetail } from '../features/progress/progress-event.ts';
import type { ToldEvent } from '../features/progress/read-events.ts';
import type { Actor } from '../shared/actor.ts';
import { AppError, isCode } from '../shared/errors.ts';
import type { DemoClass } from './demo-classes.ts';
import type { DemoPlaylist } from './demo-playlists.ts';

export const assignmentsFileSchema = z.strictObject({
  assignments: z.array(
    z.strictObject({
      class: z.string().describe('Its title.'),
      playlist: z.string().describe('Its key.'),
      pathway: z.enum(pathwayModes).exclude(['fixed']),
      dueInDays: z.int().positive().describe('Counted from the day on which it is given; never a weekend.'),
      progress: z
        .array(
          z.strictObject({
            student: z.string().describe('The id in the school’s records.'),
            done: z.int().min(0).default(0).describe('So many of the first activities.'),
            answer: z.string().optional().describe('Handed in at the activity after those.'),
            asksForHelp: z.boolean().default(false),
          }),
        )
        .default([]),
    }),
  ),
});

export type DemoAssignment = z.output<typeof assignmentsFileSchema>['assignments'][number];

/** What the demo needs to give playlists as a teacher would, and to tell what students did as they would. */
export type DemoAssignments = {
  readonly assignments: Pick<AssignmentsServices, 'assignments' | 'assignedStudents'>;
  readonly progress: Pick<ProgressService, 'tellOwn'>;
  readonly classes: Pick<ClassesServices, 'classes' | 'roster'>;
  readonly drafts: Pick<PlaylistService, 'list'>;
  actorOf(personId: string): Promise<Actor>;
};

const dayMs = 24 * 60 * 60 * 1_000;
const listed = { filter: { isArchived: false }, after: null, limit: 100 } as const;

/** Gives classes what they were not given yet. Returns how many assignments were made. */
export async function fillAssignments(
  wanted: readonly DemoAssignment[],
  world: { readonly classes: readonly DemoClass[]; readonly playlists: readonly DemoPlaylist[] },
  { assignments: services, progress, classes, drafts, actorOf }: DemoAssignments,
  findSignIn: AccountSetUp['findSignIn'],
  now: Date,
): Promise<number> {
  let made = 0;
  for (const { class: title, playlist: key, pathway, dueInDays, progress: told } of wanted) {
    const email = world.classes.find((one) => one.title === title)?.teacher;
    const signedIn = email === undefined ? null : await findSignIn(email);
    if (!signedIn) continue;
    const teacher = await actorOf(signedIn.personId);
    const classId = (await classes.classes.list(teacher, listed)).found.find((one) => one.title === title)?.id;
    const playlistId = await findPlaylist(
      drafts,
      teacher,
      world.playlists.find((one) => one.key === key),
    );
    // What people have taken out of the demo is not missed.
    if (classId === undefined || playlistId === undefined) continue;
    const given = await services.assignments.list(teacher, { classId, playlistId, beforeId: null, limit: 1 });
    if (given.count > 0) continue;
    const assignmentId = await give(services, teacher, {
      playlistId,
      audience: { kind: 'class', classId },
      due: { on: schoolDayAfter(now, dueInDays) },
      pathway: { mode: pathway },
    });
    if (assignmentId === null) continue;
    made += 1;
    const roster = told.length === 0 ? [] : await classes.roster.list(teacher, classId, { isWhole: false });
    const didBy = new Map(
      roster.map(({ learner }) => [learner?.id ?? '', told.find(({ student }) => student === learner?.sourcedId)]),
    );
    const parts = told.length === 0 ? [] : await services.assignedStudents.list(teacher, assignmentId);
    for (const { standing } of parts) {
      const { id, studentId } = standing.row;
      const did = didBy.get(studentId);
      const events = did ? eventsOf(did, standing) : [];
      if (events.length > 0) await progress.tellOwn(await actorOf(studentId), id, events);
    }
  }
  return made;
}

async function findPlaylist(
  drafts: DemoAssignments['drafts'],
  teacher: Actor,
  wanted: DemoPlaylist | undefined,
): Promise<string | undefined> {
  const asked = { whose: 'all', statuses: ['published'], after: null, limit: 100 } as const;
  const { found } = await drafts.list(teacher, asked);
  return found.find(({ publishedCard }) => publishedCard?.title === wanted?.details.title)?.id;
}

async function give(
  { assignments }: DemoAssignments['assignments'],
  teacher: Actor,
  input: z.input<typeof assignmentInput>,
): Promise<string | null> {
  try {
    return (await assignments.create(teacher, assignmentInput.parse(input))).assignment?.id ?? null;
  } catch (error) {
    // People have changed what the playlist needs since.
    if (error instanceof AppError && isCode(error, 'playlist_not_ready')) return null;
    throw error;
  }
}

function eventsOf(
  { done, answer, asksForHelp }: DemoAssignment['progress'][number],
  { steps }: Pick<Standing, 'steps'>,
) {
  const first = steps.slice(0, done).map(({ step }) => toEvent(step.id, { kind: 'done', optionId: null }));
  const next = steps[done]?.step;
  if (!next) return first;
  const given = { text: answer ?? null, link: null, score: null, evidenceIds: [] };
  return [
    ...first,
    ...(answer === undefined ? [] : [toEvent(next.id, { kind: 'answered', optionId: null, answer: given })]),
    ...(asksForHelp ? [toEvent(next.id, { kind: 'helpAsked' })] : []),
  ];
}

function toEvent(stepId: string, detail: OwnDetail): ToldEvent {
  return { id: `demo-${detail.kind}-${stepId}`, stepId, at: null, detail };
}

/** Nothing is due on a weekend. */
export function schoolDayAfter(now: Date, days: number): string {
  const day = new Date(now.getTime() + days * dayMs);
  const weekend = { 6: 2, 0: 1 }[day.getUTCDay()] ?? 0;
  return new Date(day.getTime() + weekend * dayMs).toISOString().slice(0, 10);
}
