import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { Person, StudentFound } from '../../wire.ts';
import styles from './person-picker.module.css';
import { useSchools } from './use-schools.ts';

export type Picked = { readonly id: string; readonly name: string };
type Found = Picked & { readonly detail: string };

const most = 8;

/** One person, found by the beginning of their name. Names stand in the body of the request, never in an address. */
export function PersonPicker({
  kind,
  label,
  description,
  picked,
  without,
  onPick,
}: {
  kind: 'person' | 'student';
  label: string;
  description?: ReactNode;
  picked: Picked | null;
  /** Somebody who cannot be meant. */
  without?: string;
  onPick: (picked: Picked | null) => void;
}) {
  const { t } = useTranslation();
  const { nameOf } = useSchools();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  const name = useDebounced(typed.trim(), 200);
  const { data: found, isFetching } = useQuery({
    queryKey: ['admin', 'pick', kind, name],
    enabled: name.length > 1 && picked === null,
    gcTime: 60_000,
    queryFn: async ({ signal }): Promise<Found[]> => {
      if (kind === 'student') {
        const body = { name, limit: most };
        const { items } = await client.post<StudentFound>('/students/search', { body, signal });
        return items.map(({ id, displayName, gradeLevel, schoolIds }) => ({
          id,
          name: displayName,
          detail: [gradeLevel && t('grade.n', { grade: gradeLevel }), ...schoolIds.map((schoolId) => nameOf(schoolId))]
            .filter((part) => part)
            .join(', '),
        }));
      }
      const { items } = await client.post<{ items: Person[] }>('/people/search', {
        body: { name, limit: most },
        signal,
      });
      return items.map(({ id, displayName, email }) => ({ id, name: displayName, detail: email ?? '' }));
    },
  });
  const shown = found?.filter(({ id }) => id !== without);

  function pick(one: Picked) {
    onPick({ id: one.id, name: one.name });
    setTyped('');
    requestAnimationFrame(() => again.current?.focus());
  }

  if (picked) {
    return (
      <div className="stack-tight">
        <span className="small">{label}</span>
        <div className={styles.chosen}>
          <strong>{picked.name}</strong>
          <button
            ref={again}
            type="button"
            className="link-button"
            aria-label={t('admin.pick.otherThan', { name: picked.name })}
            onClick={() => {
              onPick(null);
              requestAnimationFrame(() => field.current?.focus());
            }}
          >
            {t('admin.pick.other')}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack-tight">
      <TextInput
        ref={field}
        label={label}
        description={description}
        placeholder={t('admin.pick.hint')}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p className={name.length > 1 && shown ? 'small soft' : 'visually-hidden'} role="status">
        {name.length > 1 &&
          !isFetching &&
          shown &&
          t(found?.length === most ? 'admin.pick.first' : 'admin.pick.found', { count: shown.length })}
      </p>
      {name.length > 1 && shown !== undefined && shown.length > 0 && (
        <ul className={`plain ${styles.found}`}>
          {shown.map((one) => (
            <li key={one.id}>
              <button type="button" className={styles.one} onClick={() => pick(one)}>
                <span>{one.name}</span>
                <span className="soft small">{one.detail}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
