import { useTranslation } from 'react-i18next';
import type { Invitation } from '../../../wire.ts';
import { SecretOnce } from '../secret-once.tsx';
import { useWhen } from '../when.ts';

/** The one-time link of an invitation, and what became of the e-mail. */
export function InvitationLink({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation();
  const when = useWhen();
  const { email } = invitation;
  // A path while nobody has said under which address people reach the server: this one works, then.
  const link = new URL(invitation.link, location.origin).href;
  return (
    <div className="stack-tight">
      <p>{t(`admin.invitation.${email.state}`)}</p>
      <SecretOnce
        label={t('admin.invitation.link')}
        value={link}
        hint={t('admin.invitation.until', { time: when.time(invitation.expiresAt) })}
      />
    </div>
  );
}
