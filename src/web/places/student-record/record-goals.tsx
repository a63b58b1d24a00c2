import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { StudentProfile } from '../../wire.ts';
import { useFailToast } from '../classes/use-people.ts';
import { useProfile } from './use-profile.ts';

type Goal = StudentProfile['goals'][number];

/** Goals of the student, the family and the school. Teachers write those of the school. */
export function RecordGoals({ studentId }: { studentId: string }) {
  const { t } = useTranslation();
  const toast = useToast();
  const fail = useFailToast();
  const queries = useQueryClient();
  const draft = useDraft(`goal:${studentId}`);
  const { data, error, refetch } = useProfile(studentId);
  const path = `/students/${studentId}/goals`;
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (thrown) {
      fail(thrown);
    }
    await queries.invalidateQueries({ queryKey: ['student', studentId, 'profile'] });
  };
  const add = (text: string) => act(() => client.post(path, { body: { text } }));
  const reach = (goal: Goal, isReached: boolean) =>
    act(() => client.patch(`${path}/${goal.id}`, { body: { isReached } }));
  const remove = (goal: Goal) =>
    act(async () => {
      await client.remove(`${path}/${goal.id}`);
      toast(t('learnerProfile.goalRemoved'), { undo: () => void add(goal.text) });
    });
  function submit(event: FormEvent) {
    event.preventDefault();
    const text = draft.text.trim();
    void add(text).then(() => draft.clear());
  }
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <section className="card stack" aria-labelledby="goals-title">
      <h2 id="goals-title">{t('learnerProfile.goals')}</h2>
      {data.goals.length === 0 && <p className="soft">{t('learnerProfile.noGoals')}</p>}
      <ul className="plain stack-tight">
        {data.goals.map((goal) => (
          <li key={goal.id} className="row-apart">
            {goal.kind === 'school' ? (
              <Checkbox
                label={goal.text}
                checked={goal.isReached}
                onChange={(event) => void reach(goal, event.currentTarget.checked)}
              />
            ) : (
              <span>{goal.text}</span>
            )}
            <span className="row">
              <span className="badge">{t(`learnerProfile.goalOf.${goal.kind}`)}</span>
              {goal.isReached && <span className="badge badge-leaf">{t('learnerProfile.reached')}</span>}
              {goal.kind === 'school' && (
                <Button
                  size="sm"
                  variant="default"
                  aria-label={`${t('learnerProfile.remove')}: ${goal.text}`}
                  onClick={() => void remove(goal)}
                >
                  {t('learnerProfile.remove')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <form className="stack-tight" onSubmit={submit}>
        <Textarea
          label={t('learnerProfile.newGoal')}
          description={t('learnerProfile.familiesRead')}
          autosize
          minRows={1}
          maxLength={1_000}
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" variant="default" disabled={draft.text.trim() === ''}>
            {t('learnerProfile.addGoal')}
          </Button>
        </div>
      </form>
    </section>
  );
}
