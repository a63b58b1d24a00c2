import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './builder.module.css';
import type { Checkpoint } from './draft-parts.ts';
import { newId } from './open-desk.ts';
import { TextField } from './text-field.tsx';

type Rubric = Checkpoint['rubric'];
type Criterion = Rubric[number];

/** What is looked at, and what each level of it looks like, from the least to the best. */
export function RubricFields({ rubric, onChange }: { rubric: Rubric; onChange: (rubric: Rubric) => void }) {
  const { t } = useTranslation();
  const swap = (next: Criterion) => onChange(rubric.map((one) => (one.id === next.id ? next : one)));
  const add = () => {
    const levels = [1, 2, 3].map((points) => ({ points, description: t(`builder.rubric.levels.${points}`) }));
    onChange([...rubric, { id: newId(), title: t('builder.rubric.new', { number: rubric.length + 1 }), levels }]);
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t('builder.rubric.title')}</legend>
      {rubric.map((criterion) => (
        <div key={criterion.id} className={styles.criterion}>
          <TextField
            label={t('builder.rubric.criterion')}
            value={criterion.title}
            maxLength={300}
            isRequired
            onSave={(title) => title !== null && swap({ ...criterion, title })}
          />
          {criterion.levels.map((level, at) => (
            <TextField
              // biome-ignore lint/suspicious/noArrayIndexKey: levels have no names, and keep their order.
              key={at}
              label={t('builder.rubric.points', { count: level.points })}
              value={level.description}
              maxLength={1_000}
              isRequired
              onSave={(description) =>
                description !== null &&
                swap({
                  ...criterion,
                  levels: criterion.levels.map((one) => (one === level ? { ...one, description } : one)),
                })
              }
            />
          ))}
          <button
            type="button"
            className="link-button"
            onClick={() => onChange(rubric.filter(({ id }) => id !== criterion.id))}
          >
            {t('builder.rubric.remove')}
          </button>
        </div>
      ))}
      {rubric.length < 10 && (
        <div>
          <Button size="sm" variant="default" onClick={add}>
            {t('builder.rubric.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
