import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { signIn } from '../../session/session.ts';
import type { Installation } from '../../wire.ts';
import styles from './welcome.module.css';

const icons = { teacher: 'hand', student: 'star', specialist: 'filter', admin: 'shield' } as const;

/** Into the demo by one click, as one of its people. */
export function ExploreDemo({ demo }: { demo: Installation['demo'] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: (email: string) => signIn('/auth/sign-in', { email, password: demo?.password }),
    onSuccess: () => navigate('/', { replace: true }),
  });
  return (
    <div className="stack-tight">
      <div className={styles.people}>
        {demo?.people.map(({ role, email }) => (
          <Button
            key={email}
            variant="default"
            leftSection={<Icon name={icons[role]} size={20} />}
            loading={enter.isPending && enter.variables === email}
            onClick={() => enter.mutate(email)}
          >
            {t(`welcome.as.${role}`)}
          </Button>
        ))}
      </div>
      {enter.error && <Failure error={enter.error} />}
    </div>
  );
}
