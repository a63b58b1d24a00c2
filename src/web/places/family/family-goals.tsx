import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { StudentProfile } from '../../wire.ts';
import styles from './family.module.css';

type Goal = StudentProfile['goals'][number];

/** What the child wants to reach, and what the family wishes for them; the family writes its own. */
export function FamilyGoals({ studentId }: { studentId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queries = useQueryClient();
  const draft = useDraft(`family-goal:${studentId}`);
  const key = ['family', studentId, 'profile'];
  const path = `/students/${studentId}/goals`;
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.get<StudentProfile>(`/students/${studentId}/profile`, { signal }),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: key });
  const add = useMutation({
    mutationFn: (text: string) => client.post(path, { body: { text } }),
    onSuccess: async () => {
      draft.clear();
      await refresh();
      toast(t('family.goalAdded'));
    },
  });
  async function remove(goal: Goal) {
    try {
      await client.remove(`${path}/${goal.id}`);
      toast(t('family.goalRemoved'), { undo: () => add.mutate(goal.text) });
    } catch (thrown) {
      const problem = problemText(thrown);
      toast(t(problem.key, problem.params));
    }
    await refresh();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    add.mutate(draft.text.trim());
  }
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <section className={`card ${styles.playlist}`} aria-labelledby="goals-title">
      <h3 id="goals-title" className={styles.title}>
        {t('family.goals')}
      </h3>
      {data.goals.length > 0 && (
        <ul className="plain stack-tight">
          {data.goals.map((goal) => (
            <li key={goal.id} className="row-apart">
              <span>
                {goal.text} <span className="badge">{t(`family.goalOf.${goal.kind}`)}</span>{' '}
                {goal.isReached && <span className="badge badge-leaf">{t('family.goalReached')}</span>}
              </span>
              {goal.kind === 'family' && (
                <Button
                  className="no-print"
                  size="sm"
                  variant="default"
                  aria-label={`${t('family.goalRemove')}: ${goal.text}`}
                  onClick={() => void remove(goal)}
                >
                  {t('family.goalRemove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <form className="stack-tight no-print" onSubmit={submit}>
        <Textarea
          label={t('family.goalNew')}
          description={t('family.goalHelp')}
          autosize
          minRows={2}
          maxLength={1_000}
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value)}
        />
        {add.error && <Failure error={add.error} />}
        <div>
          <Button type="submit" loading={add.isPending} disabled={draft.text.trim() === ''}>
            {t('family.goalAdd')}
          </Button>
        </div>
      </form>
    </section>
  );
}
