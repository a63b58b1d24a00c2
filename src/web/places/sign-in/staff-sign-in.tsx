import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn, useSession } from '../../session/session.ts';
import { useInstallation } from '../welcome/use-installation.ts';
import styles from './front.module.css';
import { Front } from './front.tsx';

export function Component() {
  const { t } = useTranslation();
  const session = useSession();
  const { data: installation } = useInstallation();
  const [search] = useSearchParams();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({ mutationFn: () => signIn('/auth/sign-in', { email: email.trim(), password }) });

  function submit(event: FormEvent) {
    event.preventDefault();
    enter.mutate();
  }

  return (
    <Front>
      <div className="stack-tight">
        <PlaceTitle title={t('signIn.title')} />
        <p className="soft">{t('signIn.text')}</p>
      </div>
      {session.state === 'signedOut' && session.hasEnded && !enter.isError && (
        <p className="note note-amber">{t('signIn.ended')}</p>
      )}
      {installation && installation.state !== 'inUse' && (
        <p className="note">
          <Link to="/welcome">{t(installation.state === 'demo' ? 'signIn.exploreDemo' : 'signIn.setUp')}</Link>
        </p>
      )}
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t('signIn.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.isError && <Failure error={enter.error} />}
        <Button type="submit" loading={enter.isPending} fullWidth size="lg">
          {t('signIn.enter')}
        </Button>
        <p className="soft small">{t('signIn.forgotten')}</p>
      </form>
      <p className={styles.other}>
        {t('signIn.areYouFamily')} <Link to="/join">{t('signIn.asFamily')}</Link>
      </p>
      <p className={styles.other}>
        {t('signIn.areYouStudent')}{' '}
        <Link to={{ pathname: '/sign-in/student', search: search.toString() }}>{t('signIn.asStudent')}</Link>
      </p>
    </Front>
  );
}
