import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, meChanged, useMe } from '../../../session/session.ts';
import type { Person } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { etagOf } from '../when.ts';
import { isStudent } from './roles.ts';

const grades = ['PK', 'K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

export function EditPerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [displayName, setName] = useState(person.displayName);
  const [email, setEmail] = useState(person.email ?? '');
  const [sourcedId, setSourcedId] = useState(person.sourcedId ?? '');
  const [gradeLevel, setGradeLevel] = useState(person.gradeLevel ?? '');
  async function save() {
    const patch = {
      displayName,
      email: orNull(email),
      sourcedId: orNull(sourcedId),
      gradeLevel: orNull(gradeLevel),
    };
    await client.patch(`/people/${person.id}`, { body: patch, ifMatch: etagOf(person.revision) });
    if (person.id === me.id) meChanged({ displayName: displayName.trim() });
    onClose();
  }
  return (
    <FormDialog
      title={t('admin.person.change')}
      submit={t('admin.save')}
      isReady={displayName.trim() !== ''}
      onClose={onClose}
      save={save}
    >
      {(problemOf) => (
        <>
          <TextInput
            data-autofocus
            label={t('admin.name')}
            error={problemOf('displayName')}
            value={displayName}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            type="email"
            label={t('admin.email')}
            description={t('admin.person.emailHint')}
            error={problemOf('email') && t('admin.emailProblem')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            label={t('admin.person.sourcedId')}
            error={problemOf('sourcedId')}
            value={sourcedId}
            onChange={(event) => setSourcedId(event.currentTarget.value)}
          />
          {isStudent(person) && (
            <NativeSelect
              label={t('admin.person.grade')}
              value={gradeLevel}
              data={[{ value: '', label: t('admin.none') }, ...grades]}
              onChange={(event) => setGradeLevel(event.currentTarget.value)}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}
