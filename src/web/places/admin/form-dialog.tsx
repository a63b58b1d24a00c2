import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldProblems } from '../../api/field-problems.ts';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';

/**
 * A short form before the page: what is written, one button that does it, and what went wrong beside the field that it is
 * about. `save` closes it by `onSaved`.
 */
export function FormDialog({
  title,
  submit,
  isReady = true,
  onClose,
  save,
  children,
}: {
  title: string;
  submit: string;
  /** Whether what has to be said is said. */
  isReady?: boolean;
  onClose: () => void;
  save: () => Promise<unknown>;
  children: (problemOf: (field: string) => string | null) => ReactNode;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    onSettled: () => queries.invalidateQueries({ queryKey: ['admin'] }),
  });
  const problems = fieldProblems(saving.error);
  function submitted(event: FormEvent) {
    event.preventDefault();
    if (isReady && !saving.isPending) saving.mutate();
  }
  return (
    <Dialog onClose={onClose} title={title}>
      <form className="stack" onSubmit={submitted}>
        {children((field) => problems.get(field) ?? null)}
        {saving.error && <Failure error={saving.error} />}
        <div className="row">
          <Button type="submit" disabled={!isReady} loading={saving.isPending}>
            {submit}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
