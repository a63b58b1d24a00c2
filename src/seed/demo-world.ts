import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { gradeLevels, isTimeZone } from '../features/accounts/account.ts';
import { importRecordSchema } from '../features/resources/resource.schemas.ts';
import { roles } from '../shared/actor.ts';
import { assignmentsFileSchema, type DemoAssignment } from './demo-assignments.ts';
import { classesFileSchema, type DemoClass } from './demo-classes.ts';
import { type DemoPlaylist, playlistsFileSchema } from './demo-playlists.ts';

/** What everybody of the demo district who has an e-mail address signs in with. */
export const demoPassword = 'pathloom-demo';

/** The people whose sign-ins are shown at the start. */
export const demoSignIns = ['admin', 'specialist', 'teacher', 'student'].map((name) => `${name}@demo.example`);

const keySchema = z.string().regex(/^[a-z0-9-]+$/);

export const organizationFileSchema = z.strictObject({
  district: z.strictObject({ name: z.string().min(1), timeZone: z.string().refine(isTimeZone) }),
  schools: z.array(z.strictObject({ key: keySchema, name: z.string().min(1), sourcedId: z.string().min(1) })).min(1),
});

const membershipSchema = z.strictObject({
  role: z.enum(roles),
  school: keySchema.optional().describe('Key of a school; absent for the whole district.'),
  from: z.iso.date(),
  endsInDays: z.int().positive().optional().describe('Counted from the day on which the district is made.'),
});

export const peopleFileSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        displayName: z.string().min(1),
        sourcedId: z.string().min(1),
        email: z.email().optional().describe('Who has one can sign in.'),
        gradeLevel: z.enum(gradeLevels).optional(),
        memberships: z.array(membershipSchema).min(1),
      }),
    )
    .min(1),
});

export const demoResourceSchema = z.strictObject({
  ...importRecordSchema.shape,
  status: z.enum(['draft', 'published']),
});

export const resourcesFileSchema = z.strictObject({ resources: z.array(demoResourceSchema).min(1) });

export type DemoWorld = {
  readonly district: z.output<typeof organizationFileSchema>['district'];
  readonly schools: z.output<typeof organizationFileSchema>['schools'];
  readonly people: z.output<typeof peopleFileSchema>['people'];
  readonly resources: readonly z.output<typeof demoResourceSchema>[];
  readonly playlists: readonly DemoPlaylist[];
  readonly classes: readonly DemoClass[];
  readonly assignments: readonly DemoAssignment[];
};

/** Reads and checks the demo district. Throws ZodError when a file breaks the schemas. */
export async function readDemoWorld(folder: string = demoFolder()): Promise<DemoWorld> {
  const { district, schools } = organizationFileSchema.parse(await readJson(join(folder, 'organization.json')));
  const { people } = peopleFileSchema.parse(await readJson(join(folder, 'people.json')));
  const names = (await readdir(join(folder, 'resources'))).filter((name) => name.endsWith('.json')).sort();
  const files = await Promise.all(names.map((name) => readJson(join(folder, 'resources', name))));
  const resources = files.flatMap((file) => resourcesFileSchema.parse(file).resources);
  const { playlists } = playlistsFileSchema.parse(await readJson(join(folder, 'playlists', 'playlists.json')));
  const { classes } = classesFileSchema.parse(await readJson(join(folder, 'classes.json')));
  const { assignments } = assignmentsFileSchema.parse(await readJson(join(folder, 'assignments.json')));
  return { district, schools, people, resources, playlists, classes, assignments };
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** `seed/demo` of the repository, from the sources and from the build alike. */
export function demoFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'seed', 'demo');
}
