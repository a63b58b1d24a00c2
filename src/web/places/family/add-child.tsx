import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { client } from '../../session/session.ts';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AddChild({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const add = useMutation({
    mutationFn: () => client.post('/me/children', { body: { code: code.trim() } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['children'] });
      onClose();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate();
  }
  return (
    <Dialog onClose={onClose} title={t('family.add')}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          data-autofocus
          label={t('join.code')}
          description={t('join.codeHelp')}
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {add.error && <Failure error={add.error} />}
        <div className="row">
          <Button type="submit" disabled={code.trim() === ''} loading={add.isPending}>
            {t('family.addIt')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
