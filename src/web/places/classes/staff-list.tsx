import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, useMe } from '../../session/session.ts';
import type { ClassSummary } from '../../wire.ts';
import { localToday } from '../student/due-words.ts';
import { AddStaff } from './add-staff.tsx';
import styles from './staff-list.module.css';
import { useClassAct } from './use-people.ts';

/** Who teaches the class with whom, from which day to which. Nobody takes themselves out: they would not come back in. */
export function StaffList({ one }: { one: ClassSummary }) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useClassAct(one.id);
  const [isAdding, setAdding] = useState(false);
  const today = localToday(new Date());
  const path = `/classes/${one.id}/teachers`;
  const teachers = one.teachers.filter(({ to }) => to === null || to >= today);

  const remove = ({ personId, name }: (typeof teachers)[number]) =>
    act(async () => {
      const was = teachers.filter((entry) => entry.personId === personId);
      await client.post(`${path}/${personId}/end`);
      return {
        text: t('classStaff.removed', { name: name ?? t('studentName.gone') }),
        undo: async () => {
          for (const { role, from, to } of was) await client.post(path, { body: { personId, role, from, to } });
        },
      };
    });

  return (
    <section className="stack" aria-labelledby="staff-title">
      <div className="row-apart">
        <h2 id="staff-title">{t('classPeople.staff')}</h2>
        {one.mayChange && !one.isArchived && (
          <Button variant="default" aria-haspopup="dialog" onClick={() => setAdding(true)}>
            {t('classStaff.add')}
          </Button>
        )}
      </div>
      <ul className={`plain ${styles.staff}`}>
        {teachers.map((entry) => {
          const { personId, name, role, from, to } = entry;
          return (
            <li key={`${personId} ${role}`} className={styles.person}>
              <span>
                <strong>{name ?? t('studentName.gone')}</strong> {personId === me.id && `(${t('classStaff.you')})`}
                <span className="soft small">
                  {' '}
                  {t(`classPeople.role.${role}`)}
                  {from > today && ` · ${t('classStaff.from', { date: from })}`}
                  {to !== null && ` · ${t('classPeople.until', { date: to })}`}
                </span>
              </span>
              {one.mayChange && personId !== me.id && (
                <Button
                  size="sm"
                  variant="default"
                  aria-label={`${t('classStaff.remove')}: ${name ?? ''}`}
                  onClick={() => void remove(entry)}
                >
                  {t('classStaff.remove')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {isAdding && <AddStaff one={one} onClose={() => setAdding(false)} />}
    </section>
  );
}
