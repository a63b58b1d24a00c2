import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useToast } from '../../design/toasts.tsx';

type Outcome = { readonly said: string; readonly undo?: () => void };

/**
 * Does something, says what came of it, and lets every list of the administration be read again. Says in plain words why
 * it did not work. Whether it did.
 */
export function useAct(): (work: () => Promise<unknown>, outcome: Outcome) => Promise<boolean> {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  return async (work, { said, undo }) => {
    try {
      await work();
      toast(said, undo && { undo });
      return true;
    } catch (error) {
      const { key, params } = problemText(error);
      toast(t(key, params));
      return false;
    } finally {
      void queries.invalidateQueries({ queryKey: ['admin'] });
    }
  };
}
