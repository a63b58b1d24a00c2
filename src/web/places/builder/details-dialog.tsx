import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { PlaylistContent } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { Command } from './draft-parts.ts';
import { TextField } from './text-field.tsx';

const grades = ['K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;
const choices = {
  pathway: ['any', 'recommendedFirst', 'teacherDecides'],
  swap: ['never', 'approvedAlternatives', 'sameTarget'],
  addition: ['never', 'withApproval'],
} as const;
const rules = ['pathway', 'swap', 'addition'] as const;

/** What the playlist says of itself, and what students may decide. Saved as it is changed. */
export function DetailsDialog({ content, onClose }: { content: PlaylistContent; onClose: () => void }) {
  const { t } = useTranslation();
  const { edit } = useBuilder();
  const change = (changes: Extract<Command, { do: 'setDetails' }>['changes']) => edit([{ do: 'setDetails', changes }]);
  const { gradeLevels, choiceRules, minutesPerPathway } = content;
  const toggle = (grade: (typeof grades)[number]) =>
    change({
      gradeLevels: grades.filter((one) => (one === grade ? !gradeLevels.includes(one) : gradeLevels.includes(one))),
    });
  return (
    <Dialog onClose={onClose} title={t('builder.details.title')}>
      <div className="stack">
        <TextField
          label={t('builder.details.name')}
          value={content.title}
          maxLength={300}
          isRequired
          onSave={(title) => title !== null && change({ title })}
        />
        <TextField
          label={t('builder.details.summary')}
          value={content.summary}
          rows={2}
          maxLength={5_000}
          onSave={(summary) => change({ summary })}
        />
        <TextField
          label={t('builder.details.minutes')}
          help={t('builder.details.minutesHelp')}
          type="number"
          value={minutesPerPathway === null ? null : String(minutesPerPathway)}
          onSave={(value) =>
            change({
              minutesPerPathway: value === null ? null : Math.min(100_000, Math.max(1, Math.round(Number(value)))),
            })
          }
        />
        <fieldset className={styles.group}>
          <legend>{t('builder.details.grades')}</legend>
          <div className={styles.grades}>
            {grades.map((grade) => (
              <Checkbox
                key={grade}
                label={grade === 'K' ? t('grade.k') : grade}
                checked={gradeLevels.includes(grade)}
                onChange={() => toggle(grade)}
              />
            ))}
          </div>
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t('builder.details.choices')}</legend>
          {rules.map((rule) => (
            <label key={rule} className={styles.field}>
              <span>{t(`builder.details.${rule}.label`)}</span>
              <select
                value={choiceRules[rule]}
                onChange={(event) =>
                  change({ choiceRules: { ...choiceRules, [rule]: event.currentTarget.value } as never })
                }
              >
                {choices[rule].map((value) => (
                  <option key={value} value={value}>
                    {t(`builder.details.${rule}.${value}`)}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
        <TextField
          label={t('builder.details.reflection')}
          help={t('builder.details.reflectionHelp')}
          value={content.reflectionPrompt ?? null}
          maxLength={500}
          onSave={(reflectionPrompt) => change({ reflectionPrompt })}
        />
        <TextField
          label={t('builder.details.notes')}
          help={t('builder.details.notesHelp')}
          value={content.teacherNotes}
          rows={3}
          maxLength={20_000}
          onSave={(teacherNotes) => change({ teacherNotes })}
        />
        <div>
          <Button onClick={onClose}>{t('builder.done')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
