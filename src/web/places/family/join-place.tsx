import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn } from '../../session/session.ts';
import { Front } from '../sign-in/front.tsx';
import { isLongEnough, NewPassword } from '../sign-in/new-password.tsx';

/** A family member comes in with the code that the school has given them on paper. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  const [displayName, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const join = useMutation({
    mutationFn: () =>
      signIn('/auth/join-as-guardian', {
        code: code.trim(),
        displayName: displayName.trim(),
        email: email.trim(),
        password,
      }),
    onSuccess: () => navigate('/', { replace: true }),
  });
  const isWhole = [code, displayName, email].every((text) => text.trim() !== '') && isLongEnough(password);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isWhole) join.mutate();
  }
  return (
    <Front>
      <div className="stack-tight">
        <PlaceTitle title={t('join.title')} />
        <p className="soft">{t('join.text')}</p>
      </div>
      <form className="stack" onSubmit={submit}>
        <TextInput
          name="code"
          label={t('join.code')}
          description={t('join.codeHelp')}
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          name="name"
          label={t('join.name')}
          autoComplete="name"
          value={displayName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          name="email"
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NewPassword label={t('join.password')} value={password} onChange={setPassword} />
        {join.isError && <Failure error={join.error} />}
        <Button type="submit" size="lg" disabled={!isWhole} loading={join.isPending}>
          {t('join.enter')}
        </Button>
        <p className="soft small">
          {t('join.known')} <Link to="/sign-in">{t('join.signIn')}</Link>
        </p>
      </form>
    </Front>
  );
}
