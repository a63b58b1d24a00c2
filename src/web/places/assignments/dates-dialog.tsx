import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from './choice.tsx';
import styles from './fields.module.css';
import { NoSchoolHint } from './no-school-hint.tsx';
import { useCalendar } from './use-assign.ts';

export type Dates = { readonly due: { on: string; time: string | null } | null; readonly startOn: string | null };

export function DatesDialog({
  title,
  text,
  due,
  startOn = null,
  hasStart = false,
  onClose,
  onSave,
}: {
  title: string;
  text?: string;
  due: { readonly on: string; readonly time: string | null } | null;
  startOn?: string | null;
  hasStart?: boolean;
  onClose: () => void;
  onSave: (next: Dates) => void;
}) {
  const { t } = useTranslation();
  const calendar = useCalendar();
  const [on, setOn] = useState(due?.on ?? '');
  const [time, setTime] = useState(due?.time ?? '');
  const [start, setStart] = useState(startOn ?? '');
  const isEarly = on !== '' && start !== '' && on < start;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const saved = on === '' ? null : { on, time: time === '' ? null : time };
          onSave({ due: saved, startOn: start === '' ? null : start });
        }}
      >
        {text !== undefined && <p className="soft">{text}</p>}
        <div className={styles.fields}>
          <Field label={t('assign.dueOn')}>
            <input
              data-autofocus
              type="date"
              className={styles.control}
              value={on}
              onChange={({ currentTarget: { value } }) => setOn(value)}
            />
          </Field>
          <Field label={t('assign.dueTime')}>
            <input
              type="time"
              className={styles.control}
              value={time}
              disabled={on === ''}
              onChange={({ currentTarget: { value } }) => setTime(value)}
            />
          </Field>
          {hasStart && (
            <Field label={t('assign.startOn')}>
              <input
                type="date"
                className={styles.control}
                value={start}
                onChange={({ currentTarget: { value } }) => setStart(value)}
              />
            </Field>
          )}
        </div>
        <NoSchoolHint days={calendar.data ?? { years: [] }} day={on === '' ? null : on} onTake={setOn} />
        {isEarly && <p className="note note-amber">{t('assign.dueEarly')}</p>}
        <div className="row">
          <Button type="submit" disabled={isEarly}>
            {t('assignment.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
