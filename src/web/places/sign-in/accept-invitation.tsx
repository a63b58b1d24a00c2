import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { RequestError } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn } from '../../session/session.ts';
import { Front } from './front.tsx';

/** As the server asks for it. */
const shortest = 10;

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
  const isShort = password !== '' && password.length < shortest;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isShort) accept.mutate();
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
        <PasswordInput
          label={t('invitation.password')}
          description={t('invitation.passwordHelp', { count: shortest })}
          error={isShort ? t('invitation.tooShort', { count: shortest - password.length }) : null}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {accept.isError && <Failure error={accept.error} />}
        <Button type="submit" size="lg" disabled={password.length < shortest} loading={accept.isPending}>
          {t('invitation.enter')}
        </Button>
      </form>
    </Front>
  );
}
