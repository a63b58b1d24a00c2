import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { StudentGoal } from '../../wire.ts';
import styles from './me-place.module.css';

/** What somebody wants to reach: their own goals to change, those of others to read. */
export function Goals({
  goals,
  isAdding,
  onAdd,
  onChange,
  onRemove,
}: {
  goals: readonly StudentGoal[];
  isAdding: boolean;
  onAdd: (text: string, onDone: () => void) => void;
  onChange: (goalId: string, isReached: boolean) => void;
  onRemove: (goal: StudentGoal) => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <div className="stack">
      {goals.length > 0 && (
        <ul className="plain stack-tight">
          {goals.map((goal) => (
            <li key={goal.id} className={styles.goal}>
              {goal.kind === 'own' ? (
                <Checkbox
                  size="md"
                  label={goal.text}
                  checked={goal.isReached}
                  onChange={(event) => onChange(goal.id, event.currentTarget.checked)}
                />
              ) : (
                <span>
                  {goal.text} <span className="badge">{t(`me.goalKind.${goal.kind}`)}</span>
                </span>
              )}
              {goal.isReached && <span className="badge badge-leaf">{t('me.reached')}</span>}
              {goal.kind === 'own' && (
                <button
                  type="button"
                  className={styles.drop}
                  aria-label={t('me.removeGoal', { text: goal.text })}
                  onClick={() => onRemove(goal)}
                >
                  <Icon name="trash" size={20} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        className={styles.add}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') onAdd(text.trim(), () => setText(''));
        }}
      >
        <TextInput
          className={styles.field}
          size="md"
          label={t('me.newGoal')}
          placeholder={t('me.goalExample')}
          maxLength={1_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" leftSection={<Icon name="plus" />} loading={isAdding}>
          {t('me.addGoal')}
        </Button>
      </form>
    </div>
  );
}
