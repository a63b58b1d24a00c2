import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { client, currentPersonId, meChanged, signIn } from '../../session/session.ts';
import type { Me } from '../../wire.ts';
import { isLongEnough, NewPassword } from '../sign-in/new-password.tsx';
import type { DistrictSaid } from './district-step.tsx';

/** Who comes in first. With the token of the start they set their password, and the district gets its name. */
export function AdminStep({
  token,
  district,
  onBack,
  onNext,
}: {
  token: string;
  district: DistrictSaid;
  onBack: () => void;
  onNext: () => void;
}) {
  const { t } = useTranslation();
  const [typedToken, setTypedToken] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const hasEntered = useRef(false);
  const enter = useMutation({
    mutationFn: async () => {
      // The token works once: what comes after it is tried again without.
      if (!hasEntered.current) {
        const key = (token || typedToken.trim()).replace(/^.*#/, '');
        await signIn('/auth/accept-invitation', { token: key, password, email: email.trim() });
        hasEntered.current = true;
      }
      const ifMatch = '*';
      await client.patch(`/people/${currentPersonId()}`, { body: { displayName: name.trim() }, ifMatch });
      await client.patch('/district', { body: district, ifMatch });
      meChanged(await client.get<Me>('/me'));
    },
    onSuccess: onNext,
  });
  const isReady =
    name.trim() !== '' && email.includes('@') && isLongEnough(password) && (token || typedToken.trim()) !== '';
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) enter.mutate();
  }
  return (
    <form className="stack" onSubmit={submit}>
      {token === '' && (
        <TextInput
          name="token"
          label={t('welcome.token')}
          description={t('welcome.tokenHint')}
          autoComplete="off"
          value={typedToken}
          onChange={(event) => setTypedToken(event.currentTarget.value)}
        />
      )}
      <TextInput
        name="name"
        label={t('welcome.yourName')}
        autoComplete="name"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        name="email"
        type="email"
        label={t('welcome.email')}
        description={t('welcome.emailHint')}
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NewPassword label={t('welcome.password')} value={password} onChange={setPassword} />
      {enter.error && <Failure error={enter.error} />}
      <div className="row">
        <Button type="submit" disabled={!isReady} loading={enter.isPending}>
          {t('welcome.next')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t('welcome.back')}
        </Button>
      </div>
    </form>
  );
}
