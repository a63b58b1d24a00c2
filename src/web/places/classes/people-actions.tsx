import { Button } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWith } from '../../app/place.ts';
import { useConfirm } from '../../design/confirm.tsx';
import { client } from '../../session/session.ts';
import type { ClassRoster, ClassSummary, RosterResult, SetStudentSignIns } from '../../wire.ts';
import styles from './people-actions.module.css';
import { type Group, useClassAct, useFailToast } from './use-people.ts';

const PrintPage = lazyWith(() => import('./print-page.tsx'), 'class-people');

/** What can be done for the chosen students; without a choice, it says how to begin. */
export function PeopleActions({
  one,
  chosen,
  onSecrets,
  onDone,
}: {
  one: ClassSummary;
  chosen: ClassRoster['items'];
  onSecrets: (found: SetStudentSignIns) => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const ask = useConfirm();
  const fail = useFailToast();
  const act = useClassAct(one.id);
  const [isPrinting, setPrinting] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const studentIds = chosen.map(({ studentId }) => studentId);
  const count = studentIds.length;
  const path = `/classes/${one.id}`;

  const run = async (name: string, work: () => Promise<unknown>) => {
    setBusy(name);
    await work();
    setBusy(null);
  };

  const makeSecrets = (generate: 'pin' | 'pictures') =>
    run(generate, async () => {
      const question = {
        title: t('signInSecrets.askTitle'),
        text: t('signInSecrets.askText', { count }),
        yes: t('signInSecrets.make'),
      };
      if (!(await ask(question))) return;
      try {
        onSecrets(
          await client.post<SetStudentSignIns>(`${path}/sign-ins`, {
            body: { students: studentIds.map((studentId) => ({ studentId })), generate },
          }),
        );
        await act(async () => ({ text: t('signInSecrets.set', { count }) }));
      } catch (error) {
        fail(error);
      }
    });

  const makeGroup = () =>
    run('group', () =>
      act(async () => {
        const title = t('classGroups.new');
        const group = await client.post<Group>(`${path}/groups`, { body: { title, studentIds } });
        onDone();
        return { text: t('classGroups.made', { count }), undo: () => client.remove(`${path}/groups/${group.id}`) };
      }),
    );

  const takeOut = () =>
    run('out', () =>
      act(async () => {
        const { changeId } = await client.post<RosterResult>(`${path}/students/end`, { body: { studentIds } });
        onDone();
        const text = t('classPeople.tookOut', { count });
        return changeId === null ? { text } : { text, undo: () => client.post(`${path}/changes/${changeId}/undo`) };
      }),
    );

  const revoke = () =>
    run('revoke', async () => {
      const question = {
        title: t('signInCards.revokeTitle'),
        text: t('signInCards.revokeText', { count }),
        yes: t('signInCards.revoke'),
      };
      if (!(await ask(question))) return;
      await act(async () => {
        await client.post(`${path}/cards/revoke`, { body: { studentIds } });
        return { text: t('signInCards.revoked', { count }) };
      });
    });

  const ways = [
    { id: 'group', label: t('classGroups.make'), go: makeGroup },
    { id: 'pin', label: t('signInSecrets.pins'), go: () => makeSecrets('pin') },
    { id: 'pictures', label: t('signInSecrets.pictures'), go: () => makeSecrets('pictures') },
    { id: 'cards', label: t('signInCards.print'), go: async () => setPrinting(true) },
    { id: 'revoke', label: t('signInCards.revoke'), go: revoke },
    { id: 'out', label: t('classPeople.takeOut'), go: takeOut },
  ];
  return (
    <div className={styles.bar} data-on={count > 0 || undefined}>
      <p className={count === 0 ? 'soft' : undefined} role="status">
        {count === 0 ? t('classPeople.chooseFirst') : t('classPeople.chosen', { count })}
      </p>
      {count > 0 && (
        <div className="row">
          {ways.map(({ id, label, go }) => (
            <Button
              key={id}
              size="sm"
              variant="default"
              loading={busy === id}
              disabled={busy !== null}
              onClick={() => void go()}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      {isPrinting && (
        <Suspense>
          <PrintPage
            title={t('signInCards.title')}
            text={t('signInCards.text')}
            load={(signal) => client.open('POST', `${path}/cards`, { body: { studentIds }, signal })}
            onClose={() => setPrinting(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
