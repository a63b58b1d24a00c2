import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Dialog } from '../../../design/dialog.tsx';
import { languageNames, uiLanguages } from '../../../i18n/languages.ts';
import { client } from '../../../session/session.ts';
import type { Invitation, Person } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { isWhole, RoleFields, toMembership, type WantedRole } from './role-fields.tsx';
import { givenRoles } from './roles.ts';

const staffRoles = givenRoles.filter((role) => role !== 'student');

/** Somebody new on the staff: added with a role, and given a link with which they set their password. */
export function InvitePerson({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [displayName, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<WantedRole>({ role: 'teacher', schoolId: '' });
  const [language, setLanguage] = useState(i18n.language);
  const [done, setDone] = useState<{ person: Person; invitation: Invitation } | null>(null);

  // Somebody who was added stays so when the link could not be made: tried again, they are not added twice.
  const added = useRef<Person | null>(null);

  async function save() {
    added.current ??= await client.post<Person>('/people', {
      body: { displayName, email, memberships: [toMembership(role)] },
    });
    const person = added.current;
    const invitation = await client.post<Invitation>(`/people/${person.id}/invitations`, { body: { language } });
    setDone({ person, invitation });
  }

  if (done) {
    return (
      <Dialog onClose={onClose} title={t('admin.people.invited', { name: done.person.displayName })}>
        <div className="stack">
          <InvitationLink invitation={done.invitation} />
          <div className="row">
            <Button onClick={onClose}>{t('admin.done')}</Button>
            <Link to={`/admin/people/${done.person.id}`}>{t('admin.people.toPage')}</Link>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('admin.people.inviteTitle')}
      submit={t('admin.people.inviteSubmit')}
      isReady={displayName.trim() !== '' && email.trim() !== '' && isWhole(role)}
      onClose={onClose}
      save={save}
    >
      {(problemOf) => (
        <>
          <p className="soft">{t('admin.people.inviteText')}</p>
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
            error={problemOf('email') && t('admin.emailProblem')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <RoleFields value={role} onChange={setRole} roles={staffRoles} />
          <NativeSelect
            label={t('admin.people.emailLanguage')}
            value={language}
            data={uiLanguages.map((value) => ({ value, label: languageNames[value] }))}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
