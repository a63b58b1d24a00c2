import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn } from '../../session/session.ts';
import type { Picture } from '../../wire.ts';
import styles from './front.module.css';
import { Front } from './front.tsx';
import { PicturePad } from './picture-pad.tsx';

const kinds = ['pin', 'pictures', 'password'] as const;
type Kind = (typeof kinds)[number];

/** For children: one thing after another, large, with as few letters as it can be. */
export function Component() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [classCode, setClassCode] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Kind>('pin');
  const [text, setText] = useState('');
  const [pictures, setPictures] = useState<readonly Picture[]>([]);
  const enter = useMutation({
    mutationFn: () => {
      const secret =
        kind === 'pin'
          ? { kind, pin: text.trim() }
          : kind === 'pictures'
            ? { kind, pictures }
            : { kind, password: text };
      return signIn('/auth/student-sign-in', { classCode: classCode.trim(), name: name.trim(), secret });
    },
    onError: () => {
      setText('');
      setPictures([]);
    },
  });
  const isReady =
    classCode.trim() !== '' && name.trim() !== '' && (kind === 'pictures' ? pictures.length > 0 : text !== '');

  function submit(event: FormEvent) {
    event.preventDefault();
    enter.mutate();
  }

  return (
    <Front>
      <PlaceTitle title={t('studentSignIn.title')} />
      <form className="stack" onSubmit={submit}>
        <TextInput
          size="lg"
          label={t('studentSignIn.classCode')}
          description={t('studentSignIn.classCodeHelp')}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={classCode}
          onChange={(event) => setClassCode(event.currentTarget.value)}
        />
        <TextInput
          size="lg"
          label={t('studentSignIn.name')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SegmentedControl
          fullWidth
          size="md"
          aria-label={t('studentSignIn.how')}
          value={kind}
          onChange={(next) => {
            setKind(next as Kind);
            setText('');
            setPictures([]);
          }}
          data={kinds.map((value) => ({ value, label: t(`studentSignIn.kind.${value}`) }))}
        />
        {kind === 'pictures' ? (
          <PicturePad picked={pictures} onChange={setPictures} />
        ) : (
          <TextInput
            size="xl"
            key={kind}
            label={t(kind === 'pin' ? 'studentSignIn.pin' : 'studentSignIn.password')}
            type="password"
            inputMode={kind === 'pin' ? 'numeric' : 'text'}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {enter.isError && <Failure error={enter.error} />}
        <Button type="submit" size="xl" fullWidth disabled={!isReady} loading={enter.isPending}>
          {t('studentSignIn.enter')}
        </Button>
      </form>
      <p className={styles.other}>
        {t('studentSignIn.areYouStaff')}{' '}
        <Link to={{ pathname: '/sign-in', search: search.toString() }}>{t('studentSignIn.asStaff')}</Link>
      </p>
    </Front>
  );
}
