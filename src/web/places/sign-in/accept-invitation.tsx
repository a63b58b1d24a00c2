import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { RequestError } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn } from '../../session/session.ts';
import { Front } from './front.tsx';
import { isLongEnough, NewPassword } from './new-password.tsx';

/** Where the link of an invitation leads: set a password, and be signed in. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const token = useRef(hash.slice(1));
  const [password, setPassword] = useState('');
  const [email, setEmail] = useState('');
  const [asksEmail, setAsksEmail] = useState(false);
  const accept = useMutation({
    mutationFn: () =>
      signIn('/auth/accept-invitation', {
        token: token.current,
        password,
        ...(asksEmail && email.trim() !== '' && { email: email.trim() }),
      }),
    onSuccess: () => navigate('/', { replace: true }),
    onError: (error) => {
      // The district knows no address of the person: they say which they sign in with.
      if (error instanceof RequestError && error.code === 'invalid_request') setAsksEmail(true);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isLongEnough(password)) accept.mutate();
  }

  if (token.current === '') {
    return (
      <Front>
        <PlaceTitle title={t('invitation.title')} />
        <p>{t('invitation.noToken')}</p>
        <Button component={Link} to="/sign-in">
          {t('invitation.signIn')}
        </Button>
      </Front>
    );
  }
  return (
    <Front>
      <div className="stack-tight">
        <PlaceTitle title={t('invitation.title')} />
        <p className="soft">{t('invitation.text')}</p>
      </div>
      <form className="stack" onSubmit={submit}>
        {asksEmail && (
          <TextInput
            label={t('signIn.email')}
            description={t('invitation.emailHelp')}
            type="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <NewPassword label={t('invitation.password')} value={password} onChange={setPassword} />
        {accept.isError && <Failure error={accept.error} />}
        <Button type="submit" size="lg" disabled={!isLongEnough(password)} loading={accept.isPending}>
          {t('invitation.enter')}
        </Button>
      </form>
    </Front>
  );
}
