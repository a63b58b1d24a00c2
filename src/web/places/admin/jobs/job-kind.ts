import type { TFunction } from 'i18next';

/** What a kind of job does, in words; its name where there are none yet. */
export function kindText(t: TFunction, i18n: { exists: (key: string) => boolean }, kind: string): string {
  const key = `admin.jobKind.${kind}`;
  return i18n.exists(key) ? t(`admin.jobKind.${kind}`) : kind;
}
