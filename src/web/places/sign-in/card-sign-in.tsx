import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { signIn } from '../../session/session.ts';
import { Front } from './front.tsx';

/** Where the QR code of a printed card leads. The token stands after the #, which no server is told. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { hash } = useLocation();
  const token = useRef(hash.slice(1));
  const hasBegun = useRef(false);
  const { mutate, isError, error } = useMutation({
    mutationFn: () => signIn('/auth/card-sign-in', { token: token.current }),
    onSuccess: () => navigate('/', { replace: true }),
  });
  useEffect(() => {
    if (hasBegun.current || token.current === '') return;
    hasBegun.current = true;
    // Out of the address and the history, before anything else.
    history.replaceState(null, '', '/card');
    mutate();
  }, [mutate]);
  const isUnusable = isError || token.current === '';
  return (
    <Front>
      <PlaceTitle title={t('card.title')} />
      {isError && <Failure error={error} />}
      <p>{t(isUnusable ? 'card.unusable' : 'card.wait')}</p>
      {isUnusable && (
        <Button component={Link} to="/sign-in/student" size="lg">
          {t('card.byCode')}
        </Button>
      )}
    </Front>
  );
}
