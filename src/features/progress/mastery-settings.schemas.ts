import { z } from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { line } from '../resources/resource.schemas.ts';
import { type MasteryScale, shareOwners } from './mastery-scale.ts';
import type { MasterySettings } from './mastery-settings.store.ts';

const names = z.strictObject({ en: line(60), es: line(60) });

const levelSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9-]{0,39}$/)
    .describe('Stays when the names are changed: `proficient`.'),
  names,
  fromPercent: z.int().min(0).max(100).describe('From which it is reached; of the first level 0.'),
});

const retakesSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('best') }),
    z.strictObject({ kind: z.literal('latest') }),
    z.strictObject({ kind: z.literal('average'), last: z.int().min(2).max(10) }),
  ])
  .describe(
    'Which of several tries at a check count. What a teacher returns may always be tried again, and counts nothing.',
  );

const shape = {
  levels: z.array(levelSchema).min(2).max(10).describe('From the lowest to the highest.'),
  masteredFrom: z
    .string()
    .describe('The id of the level that counts as mastered, with those above it. Not the first one.'),
  shareOwner: z
    .enum(shareOwners)
    .describe(
      'Where a target names a share itself: `target`, its own counts; `district`, that of `masteredFrom` does.',
    ),
  retakes: retakesSchema,
  stateNames: z
    .strictObject({
      notStarted: names,
      inProgress: names,
      needsSupport: names,
      readyForCheck: names,
      mastered: names,
    })
    .describe('What the states are called. Students and families read them, too.'),
};

export const masterySettingsInput = z
  .strictObject(shape)
  .superRefine(({ levels, masteredFrom }, context) => {
    const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    levels.forEach(({ id, fromPercent }, at) => {
      if (levels.findIndex((one) => one.id === id) < at) fault(['levels', at, 'id'], 'Each id stands once.');
      const before = levels[at - 1];
      if (!before && fromPercent !== 0) fault(['levels', at, 'fromPercent'], 'The first level is from 0 percent.');
      if (before && fromPercent <= before.fromPercent) {
        fault(['levels', at, 'fromPercent'], 'Each level is from more percent than the one before it.');
      }
    });
    const mastered = levels.findIndex(({ id }) => id === masteredFrom);
    if (mastered < 1) fault(['masteredFrom'], 'Expected the id of a level that is not the first.');
  })
  .meta({ id: 'MasterySettingsInput' });

export const masterySettingsSchema = z
  .strictObject({
    ...shape,
    revision: z.int().describe('0: the district has changed nothing.'),
    isCounted: z.boolean().describe('Whether all that is kept of students follows these rules already.'),
    jobId: idSchema.nullable().describe('Of the job that counts, or has counted, by these rules.'),
  })
  .meta({ id: 'MasterySettings' });

/** With what is shown of students: the names of what they reach. */
export const shownScaleSchema = z
  .strictObject({
    levels: shape.levels,
    masteredFrom: z.string(),
    stateNames: shape.stateNames,
  })
  .meta({ id: 'MasteryScale', description: 'How the district names what students reach.' });

export function presentSettings({ superseded, ...settings }: MasterySettings): z.output<typeof masterySettingsSchema> {
  return { ...presentScale(settings), ...rest(settings), isCounted: superseded.length === 0 };
}

function rest({ shareOwner, retakes, revision, jobId }: Omit<MasterySettings, 'superseded'>) {
  return { shareOwner, retakes: { ...retakes }, revision, jobId };
}

export function presentScale({
  levels,
  masteredFrom,
  stateNames,
}: Pick<MasteryScale, 'levels' | 'masteredFrom' | 'stateNames'>): z.output<typeof shownScaleSchema> {
  return { levels: levels.map((level) => ({ ...level, names: { ...level.names } })), masteredFrom, stateNames };
}
