import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { client } from '../../../session/session.ts';
import type { Invitation, Person } from '../../../wire.ts';
import { useAct } from '../use-act.ts';
import { InvitationLink } from './invitation-link.tsx';

/** How somebody comes in: a new one-time link, or not at all for now. */
export function PersonSignIn({ person, isStudent }: { person: Person; isStudent: boolean }) {
  const { t, i18n } = useTranslation();
  const act = useAct();
  const invite = useMutation({
    mutationFn: () =>
      client.post<Invitation>(`/people/${person.id}/invitations`, { body: { language: i18n.language } }),
  });
  const reactivate = () =>
    act(() => client.post(`/people/${person.id}/reactivate`), {
      said: t('admin.person.reactivated', { name: person.displayName }),
    });
  const deactivate = () =>
    act(() => client.post(`/people/${person.id}/deactivate`), {
      said: t('admin.person.deactivated', { name: person.displayName }),
      undo: () => void reactivate(),
    });
  return (
    <section className="card stack" aria-label={t('admin.person.signIn')}>
      <h2>{t('admin.person.signIn')}</h2>
      <p className="soft">{t(isStudent ? 'admin.person.signInStudent' : 'admin.person.signInText')}</p>
      <div className="row">
        {person.isActive && !isStudent && (
          <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate()}>
            {t('admin.person.newLink')}
          </Button>
        )}
        {person.isActive ? (
          <Button variant="default" onClick={() => void deactivate()}>
            {t('admin.person.deactivate')}
          </Button>
        ) : (
          <Button onClick={() => void reactivate()}>{t('admin.person.reactivate')}</Button>
        )}
      </div>
      {invite.error && <Failure error={invite.error} />}
      {invite.data && <InvitationLink invitation={invite.data} />}
    </section>
  );
}
