import { type PlaylistContent, stepsOf, type TextByLanguage } from './playlist.ts';

/** What lists show of a content, so that they need not read it. */
export type PlaylistCard = Pick<
  PlaylistContent,
  'title' | 'summary' | 'subjects' | 'gradeLevels' | 'inLanguage' | 'interests' | 'license' | 'coverFileId'
> & {
  readonly targets: readonly {
    readonly id: string;
    readonly statement: TextByLanguage;
    readonly codes: readonly string[];
  }[];
  readonly pathways: readonly { readonly id: string; readonly title: string; readonly stepCount: number }[];
};

export function cardOf(content: PlaylistContent): PlaylistCard {
  const { title, summary, subjects, gradeLevels, inLanguage, interests, license, coverFileId } = content;
  return {
    title,
    summary,
    subjects,
    gradeLevels,
    inLanguage,
    interests,
    license,
    coverFileId,
    targets: content.targets.map(({ id, statement, standards }) => {
      return { id, statement, codes: standards.map(({ code }) => code) };
    }),
    pathways: content.pathways.map((pathway) => {
      return { id: pathway.id, title: pathway.title, stepCount: stepsOf(pathway).length };
    }),
  };
}

/** What a playlist leads to, for those who look for one: its standards and targets of the bank, by their GUIDs. */
export function aimsOf({ targets }: Pick<PlaylistContent, 'targets'>): string[] {
  const aims = targets.flatMap(({ standards, bank }) => [
    ...standards.flatMap(({ standardId }) => standardId ?? []),
    ...(bank === null ? [] : [bank.targetId]),
  ]);
  return [...new Set(aims)];
}

/** The targets of the bank that a draft uses. */
export function bankTargetsOf({ targets }: Pick<PlaylistContent, 'targets'>): string[] {
  return [...new Set(targets.flatMap(({ bank }) => bank?.targetId ?? []))];
}
