import type { TFunction } from 'i18next';

/** What people ask for, and look for again. What programs do by themselves is found among all. */
export const askedKinds = [
  'rosters.import',
  'rosters.undo',
  'results.import',
  'frameworks.import',
  'spreadsheets.prepare-import',
  'tagging.run-batch',
  'tagging.undo-batch',
  'classes.rollover',
  'classes.undo-rollover',
  'assignments.update',
  'playlists.replace-resource',
  'links.check',
  'people.hand-over',
  'retention.district',
] as const;

/** What a kind of job does, in words; its name where there are none yet. */
export function kindText(t: TFunction, i18n: { exists: (key: string) => boolean }, kind: string): string {
  const key = `admin.jobKind.${kind}`;
  return i18n.exists(key) ? t(`admin.jobKind.${kind}`) : kind;
}
