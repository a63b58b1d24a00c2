import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { ClassSummary, StaffFound } from '../../wire.ts';
import { localToday } from '../student/due-words.ts';
import { daysLater } from './needs.ts';
import styles from './staff-list.module.css';
import { useClassAct } from './use-people.ts';

const roles: readonly ClassSummary['teachers'][number]['role'][] = ['coTeacher', 'teacher', 'support', 'substitute'];
/** How long somebody steps in, unless another day is named. */
const usualDays = 7;

/** A colleague, found by name, and what they are in the class. Names stand in the body of the request, never in an address. */
export function AddStaff({ one, onClose }: { one: ClassSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useClassAct(one.id);
  const [role, setRole] = useState(roles[0]);
  const [to, setTo] = useState(() => daysLater(usualDays, null, new Date()));
  const [typed, setTyped] = useState('');
  const name = useDebounced(typed.trim(), 180);
  const path = `/classes/${one.id}/teachers`;
  const { data, error } = useQuery({
    queryKey: ['class', one.id, 'colleagues', name],
    queryFn: ({ signal }) => client.post<StaffFound>(`${path}/search`, { body: { name }, signal }),
    enabled: name !== '',
    gcTime: 0,
  });
  const add = (person: StaffFound['items'][number]) => {
    onClose();
    void act(async () => {
      const days = role === 'substitute' ? { to } : {};
      await client.post(path, { body: { personId: person.id, role, ...days } });
      return {
        text: t('classStaff.added', { name: person.name }),
        undo: () => client.post(`${path}/${person.id}/end`),
      };
    });
  };
  return (
    <Dialog title={t('classStaff.add')} onClose={onClose} isTop>
      <div className="stack">
        <fieldset className={styles.roles}>
          <legend>{t('classStaff.as')}</legend>
          {roles.map((value) => (
            <label key={value} className={styles.role}>
              <input type="radio" name="role" value={value} checked={role === value} onChange={() => setRole(value)} />
              <span>
                <strong>{t(`classPeople.role.${value}`)}</strong>
                <span className="soft small"> {t(`classStaff.help.${value}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {role === 'substitute' && (
          <TextInput
            type="date"
            label={t('classStaff.lastDay')}
            min={localToday(new Date())}
            value={to}
            onChange={({ currentTarget: { value } }) => setTo(value)}
          />
        )}
        <TextInput
          data-autofocus
          type="search"
          label={t('classStaff.find')}
          autoComplete="off"
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
        {error && <Failure error={error} />}
        <p className="soft small" role="status">
          {name !== '' &&
            data &&
            (data.items.length === 0 ? t('classStaff.nobody') : t('classStaff.found', { count: data.items.length }))}
        </p>
        {name !== '' && (
          <ul className={`plain ${styles.staff}`}>
            {data?.items.map((person) => (
              <li key={person.id} className={styles.person}>
                <span>{person.name}</span>
                <Button
                  size="sm"
                  disabled={role === 'substitute' && to === ''}
                  aria-label={`${t('classStaff.addThem')}: ${person.name}`}
                  onClick={() => add(person)}
                >
                  {t('classStaff.addThem')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
