import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../session/session.ts';
import type { ClassSummary } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { PersonPicker, type Picked } from '../person-picker.tsx';
import { useSchools } from '../use-schools.ts';

/** A class that no roster brings, with who teaches it. */
export function NewClass({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { schools } = useSchools();
  const [title, setTitle] = useState('');
  const [schoolId, setSchoolId] = useState('');
  const [teacher, setTeacher] = useState<Picked | null>(null);
  const [endsOn, setEndsOn] = useState('');
  const [made, setMade] = useState<ClassSummary | null>(null);
  async function save() {
    const body = { schoolId, title, endsOn: endsOn || null };
    // Made already where only its teacher could not be added.
    const one = made ?? (await client.post<ClassSummary>('/classes', { body }));
    setMade(one);
    if (teacher) {
      await client.post(`/classes/${one.id}/teachers`, { body: { personId: teacher.id, role: 'teacher' } });
    }
    onClose();
  }
  return (
    <FormDialog
      title={t('admin.classes.add')}
      submit={t('admin.classes.addSubmit')}
      isReady={title.trim() !== '' && schoolId !== ''}
      onClose={onClose}
      save={save}
    >
      {(problemOf) => (
        <>
          <TextInput
            data-autofocus
            label={t('admin.classes.title')}
            error={problemOf('title')}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('admin.school')}
            value={schoolId}
            data={[
              { value: '', label: t('admin.chooseSchool') },
              ...schools.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setSchoolId(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('admin.classes.ends')}
            description={t('admin.classes.endsHint')}
            error={problemOf('endsOn')}
            value={endsOn}
            onChange={(event) => setEndsOn(event.currentTarget.value)}
          />
          <PersonPicker kind="person" label={t('admin.classes.teacher')} picked={teacher} onPick={setTeacher} />
        </>
      )}
    </FormDialog>
  );
}
