import { z } from 'zod';
import { findActor } from '../features/accounts/find-actor.ts';
import type { AccountSetUp } from '../features/accounts/set-up.service.ts';
import type { ClassesServices } from '../features/classes/create-classes.ts';
import type { StudentProfilesServices } from '../features/student-profiles/create-student-profiles.ts';
import { profilePatch } from '../features/student-profiles/student-profile.schemas.ts';
import type { StudentSignInServices } from '../features/student-sign-in/create-student-sign-in.ts';
import type { Actor } from '../shared/actor.ts';

export const classesFileSchema = z.strictObject({
  classes: z.array(
    z.strictObject({
      title: z.string().min(1),
      school: z.string(),
      teacher: z.email(),
      subjects: z.array(z.string()),
      gradeLevels: z.array(z.string()),
      /** With which all of its students sign in: a demo has no secrets. */
      pin: z.string(),
      students: z.array(
        z.strictObject({
          sourcedId: z.string(),
          name: z.string().describe('To sign in with.'),
          profile: profilePatch.optional(),
          guardian: z.email().optional(),
        }),
      ),
    }),
  ),
});

export type DemoClass = z.output<typeof classesFileSchema>['classes'][number];

export type DemoClasses = {
  readonly services: {
    readonly classes: ClassesServices;
    readonly signIn: StudentSignInServices;
    readonly profiles: StudentProfilesServices;
  };
  actorOf(personId: string): Promise<Actor>;
};

/** How students of a demo class sign in, to be shown at the start. */
export type DemoClassSignIn = {
  readonly title: string;
  readonly code: string;
  readonly names: readonly string[];
  readonly pin: string;
};

const listed = { filter: { isArchived: false }, after: null, limit: 100 } as const;

/** Makes the classes that their teachers do not have yet. Returns how many. */
export async function fillClasses(
  wanted: readonly DemoClass[],
  schoolIds: ReadonlyMap<string, string>,
  { services, actorOf }: DemoClasses,
  findSignIn: AccountSetUp['findSignIn'],
): Promise<number> {
  const { classes, signIn, profiles } = services;
  let made = 0;
  for (const { title, school, teacher: email, subjects, gradeLevels, pin, students } of wanted) {
    const [signedIn, schoolId] = [await findSignIn(email), schoolIds.get(school)];
    if (!signedIn || schoolId === undefined) continue;
    const teacher = await actorOf(signedIn.personId);
    if ((await classes.classes.list(teacher, listed)).found.some((known) => known.title === title)) continue;
    const input = {
      schoolId,
      title,
      subjects,
      gradeLevels,
      audience: 'students',
      startsOn: null,
      endsOn: null,
    } as const;
    const { id } = await classes.classes.create(teacher, { ...input, sourcedId: null });
    made += 1;
    const refs = students.map(({ sourcedId }) => ({ sourcedId }));
    await classes.roster.enroll(teacher, id, { students: refs });
    const roster = await classes.roster.list(teacher, id, { isWhole: false });
    const idOf = new Map(roster.map(({ learner }) => [learner?.sourcedId ?? '', learner?.id ?? '']));
    await classes.classes.rotateCode(teacher, id, null);
    const set = students.map(({ sourcedId, name }) => {
      return { studentId: idOf.get(sourcedId) ?? '', name, secret: { kind: 'pin', pin } as const };
    });
    await signIn.signIns.set(teacher, id, { students: set, generate: null });
    for (const { sourcedId, profile, guardian } of students) {
      const studentId = idOf.get(sourcedId) ?? '';
      if (profile) await profiles.profiles.update(teacher, studentId, { expectedRevision: null, patch: profile });
      const family = guardian === undefined ? null : await findSignIn(guardian);
      if (!family) continue;
      const { code } = await profiles.guardians.invite(teacher, studentId);
      await profiles.guardians.accept(await actorOf(family.personId), code);
    }
  }
  return made;
}

/** Those of the demo's classes that have a code now. */
export async function describeClasses(
  wanted: readonly DemoClass[],
  { services, actorOf }: DemoClasses,
  findSignIn: AccountSetUp['findSignIn'],
): Promise<DemoClassSignIn[]> {
  const found: DemoClassSignIn[] = [];
  for (const { title, teacher: email, pin, students } of wanted) {
    const signedIn = await findSignIn(email);
    if (!signedIn) continue;
    const teacher = await findActor(actorOf, signedIn.personId);
    const mine = teacher ? (await services.classes.classes.list(teacher, listed)).found : [];
    const code = mine.find((known) => known.title === title)?.code?.value;
    if (code !== undefined) found.push({ title, code, names: students.map(({ name }) => name), pin });
  }
  return found;
}
