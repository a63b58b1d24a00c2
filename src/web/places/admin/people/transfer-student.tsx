import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../../design/toasts.tsx';
import { client } from '../../../session/session.ts';
import type { Person } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { useSchools } from '../use-schools.ts';

type Transferred = { readonly left: readonly unknown[] };

/** Moves a student to another school; what they have done goes along. */
export function TransferStudent({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const { schools } = useSchools();
  const toast = useToast();
  const [schoolId, setSchoolId] = useState('');
  const [from, setFrom] = useState('');
  async function save() {
    const body = { schoolId, ...(from !== '' && { from }) };
    const { left } = await client.post<Transferred>(`/students/${person.id}/transfer`, { body });
    toast(t('admin.person.transferred', { count: left.length }));
    onClose();
  }
  return (
    <FormDialog
      title={t('admin.person.transferTitle')}
      submit={t('admin.person.transferSubmit')}
      isReady={schoolId !== ''}
      onClose={onClose}
      save={save}
    >
      {(problemOf) => (
        <>
          <p className="soft">{t('admin.person.transferText')}</p>
          <NativeSelect
            label={t('admin.person.transferTo')}
            error={problemOf('schoolId')}
            value={schoolId}
            data={[
              { value: '', label: t('admin.chooseSchool') },
              ...schools.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setSchoolId(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('admin.person.transferFrom')}
            description={t('admin.person.transferFromHint')}
            error={problemOf('from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
