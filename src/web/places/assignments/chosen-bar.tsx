import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../session/session.ts';
import type { AssignedStudent, AssignmentDetail } from '../../wire.ts';
import { DatesDialog } from './dates-dialog.tsx';
import { extensionsOf } from './extensions.ts';
import styles from './fields.module.css';
import type { useDeeds } from './use-assignment.ts';

/** What can be done for the students that are chosen, in sight as long as there are any. */
export function ChosenBar({
  assignment: { id, endedAt, due },
  items,
  chosen,
  onDone,
  deeds: { act, isActing },
}: {
  assignment: AssignmentDetail;
  items: readonly AssignedStudent[];
  chosen: readonly string[];
  onDone: () => void;
  deeds: ReturnType<typeof useDeeds>;
}) {
  const { t } = useTranslation();
  const [isExtending, setExtending] = useState(false);
  if (chosen.length === 0) return null;
  const picked = items.filter(({ studentId }) => chosen.includes(studentId));
  const idsOf = (isAway: boolean) =>
    picked.flatMap(({ studentId, state }) => ((state === 'unassigned') === isAway ? [studentId] : []));
  const [there, away] = [idsOf(false), idsOf(true)];
  const tell = (verb: 'unassign' | 'reassign', studentIds: readonly string[]) => () =>
    client.post(`/assignments/${id}/${verb}`, { body: { studentIds } });
  const extend = (next: { on: string; time: string | null } | null, studentIds: readonly string[]) =>
    client.post(`/assignments/${id}/extensions`, { body: { studentIds, due: next } });
  const finish = (deed: Parameters<typeof act>[0]) => {
    act(deed);
    onDone();
  };
  return (
    <section className={`${styles.bar} no-print`} aria-label={t('assignment.chosenLabel')}>
      <p role="status">{t('assignment.chosen', { count: chosen.length })}</p>
      <div className="row">
        {endedAt === null && there.length > 0 && (
          <Button disabled={isActing} onClick={() => setExtending(true)}>
            {t('assignment.extend')}
          </Button>
        )}
        {there.length > 0 && (
          <Button
            variant="default"
            disabled={isActing}
            onClick={() =>
              finish({
                run: tell('unassign', there),
                said: t('assignment.unassigned', { count: there.length }),
                undo: tell('reassign', there),
              })
            }
          >
            {t('assignment.unassign')}
          </Button>
        )}
        {away.length > 0 && (
          <Button
            variant="default"
            disabled={isActing}
            onClick={() =>
              finish({
                run: tell('reassign', away),
                said: t('assignment.reassigned', { count: away.length }),
                undo: tell('unassign', away),
              })
            }
          >
            {t('assignment.reassign')}
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          {t('assignment.chooseNone')}
        </Button>
      </div>
      {isExtending && (
        <DatesDialog
          title={t('assignment.extendTitle', { count: there.length })}
          text={t('assignment.extendText')}
          due={picked[0]?.due ?? due}
          onClose={() => setExtending(false)}
          onSave={({ due: next }) => {
            setExtending(false);
            const before = extensionsOf(picked);
            finish({
              run: () => extend(next, there),
              said: t('assignment.extendedNow', { count: there.length }),
              undo: async () => {
                for (const one of before) await extend(one.due, one.studentIds);
              },
            });
          }}
        />
      )}
    </section>
  );
}
