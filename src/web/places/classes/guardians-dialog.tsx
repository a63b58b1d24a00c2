import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useConfirm } from '../../design/confirm.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { client } from '../../session/session.ts';
import type { GuardianInvitation, Guardians } from '../../wire.ts';
import styles from './guardians-dialog.module.css';
import { dayText } from './since-text.ts';
import { useStudentNames } from './student-name.tsx';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function GuardiansDialog({
  student: { studentId, name },
  onClose,
}: {
  student: { studentId: string; name: string | null };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const nameOf = useStudentNames();
  return (
    <Dialog onClose={onClose} title={t('guardians.title', { who: nameOf(studentId, name) })}>
      <GuardiansList studentId={studentId} who={nameOf(studentId, name)} />
    </Dialog>
  );
}

/** Who of the family reads along, and a code on paper for one who does not yet. */
export function GuardiansList({ studentId, who }: { studentId: string; who: string }) {
  const { t, i18n } = useTranslation();
  const ask = useConfirm();
  const queries = useQueryClient();
  const key = ['student', studentId, 'guardians'];
  const path = `/students/${studentId}/guardians`;
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<Guardians>(path, { signal }),
  });
  const invite = useMutation({ mutationFn: () => client.post<GuardianInvitation>(`${path}/invitations`) });
  const end = useMutation({
    mutationFn: (personId: string) => client.remove(`${path}/${personId}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  async function askToEnd(personId: string, name: string) {
    const question = {
      title: t('guardians.endTitle'),
      text: t('guardians.endText', { name }),
      yes: t('guardians.end'),
    };
    if (await ask(question)) end.mutate(personId);
  }
  const failed = error ?? invite.error ?? end.error;
  return (
    <div className="stack">
      <p className="soft">{t('guardians.text')}</p>
      {failed && <Failure error={failed} onRetry={error ? () => void refetch() : undefined} />}
      {!data && !error && <Skeleton height={60} radius="md" />}
      {data?.items.length === 0 && <p>{t('guardians.none')}</p>}
      {data && data.items.length > 0 && (
        <ul className="plain stack-tight">
          {data.items.map(({ personId, name, since }) => (
            <li key={personId} className="row-apart">
              <span>
                {name}{' '}
                <span className="soft small">
                  {t('classLook.since', { date: dayText(since, new Date(), i18n.language) })}
                </span>
              </span>
              <Button
                size="sm"
                variant="default"
                aria-label={`${t('guardians.end')}: ${name ?? ''}`}
                onClick={() => void askToEnd(personId, name ?? '')}
              >
                {t('guardians.end')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {invite.data ? (
        <div className={styles.slip} role="status">
          <p>{t('guardians.codeFor', { who })}</p>
          <p className={styles.code}>{invite.data.code}</p>
          <p className="soft">
            {t('guardians.codeText', {
              address: `${location.host}/join`,
              date: dayText(invite.data.expiresAt, new Date(), i18n.language),
            })}
          </p>
        </div>
      ) : (
        <div>
          <Button loading={invite.isPending} onClick={() => invite.mutate()}>
            {t('guardians.invite')}
          </Button>
        </div>
      )}
    </div>
  );
}
