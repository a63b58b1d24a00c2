import { useTranslation } from 'react-i18next';
import { RequestError } from '../api/request-error.ts';
import { useConfirm } from './confirm.tsx';

/** Somebody else has written since it was read. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'version_conflict';
}

/** Says that somebody else has changed the same meanwhile, and asks whose counts: true for what the reader has just said. */
export function useWhoseCounts(): () => Promise<boolean> {
  const { t } = useTranslation();
  const ask = useConfirm();
  return () =>
    ask({
      title: t('overtaken.title'),
      text: t('overtaken.text'),
      yes: t('overtaken.mine'),
      no: t('overtaken.theirs'),
    });
}
