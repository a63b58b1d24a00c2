import { useTranslation } from 'react-i18next';
import type { PlaylistVersionAnswer } from '../../wire.ts';
import { type AssignPlan, headingsOf } from './assign-plan.ts';
import { Choices, Field } from './choice.tsx';
import { dayWords } from './day-words.ts';
import styles from './fields.module.css';
import { NoSchoolHint } from './no-school-hint.tsx';
import { addDays, type SchoolDays, schoolDayFrom } from './school-days.ts';

/** From when, until when, and how it is spread. A click is enough; what is seldom wanted is folded away. */
export function DatesCard({
  plan,
  days,
  today,
  version,
  onChange,
}: {
  plan: AssignPlan;
  days: SchoolDays;
  today: string;
  version: PlaylistVersionAnswer['version'];
  onChange: (next: AssignPlan) => void;
}) {
  const { t, i18n } = useTranslation();
  const headings = headingsOf(version);
  const isEarly = plan.dueOn !== null && plan.startOn !== null && plan.dueOn < plan.startOn;
  const quick = [7, 14, 28].map((ahead) => schoolDayFrom(days, addDays(today, ahead)));
  const isOther = plan.dueOn !== null && !quick.includes(plan.dueOn);
  return (
    <section className="card stack" aria-label={t('assign.when')}>
      <Choices
        label={t('assign.dueOn')}
        name="due"
        value={plan.dueOn ?? 'none'}
        options={[
          ...quick.map((day, at) => ({
            value: day,
            label: t('assign.inWeeks', { count: [1, 2, 4][at] ?? 1, day: dayWords(day, i18n.language) }),
          })),
          ...(isOther ? [{ value: plan.dueOn ?? '', label: dayWords(plan.dueOn ?? '', i18n.language) }] : []),
          { value: 'none', label: t('assign.noDue') },
        ]}
        onChange={(day) => onChange({ ...plan, dueOn: day === 'none' ? null : day })}
      />
      <NoSchoolHint days={days} day={plan.dueOn} onTake={(dueOn) => onChange({ ...plan, dueOn })} />
      {isEarly && <p className="note note-amber">{t('assign.dueEarly')}</p>}
      <details className={styles.more}>
        <summary>{t('assign.moreDates')}</summary>
        <div className="stack">
          <div className={styles.fields}>
            <Field label={t('assign.otherDay')}>
              <input
                type="date"
                className={styles.control}
                value={plan.dueOn ?? ''}
                onChange={({ currentTarget: { value } }) => onChange({ ...plan, dueOn: value === '' ? null : value })}
              />
            </Field>
            <Field label={t('assign.dueTime')}>
              <input
                type="time"
                className={styles.control}
                value={plan.dueTime ?? ''}
                disabled={plan.dueOn === null}
                onChange={({ currentTarget: { value } }) => onChange({ ...plan, dueTime: value === '' ? null : value })}
              />
            </Field>
            <Field label={t('assign.startOn')}>
              <input
                type="date"
                className={styles.control}
                value={plan.startOn ?? ''}
                onChange={({ currentTarget: { value } }) => onChange({ ...plan, startOn: value === '' ? null : value })}
              />
            </Field>
          </div>
          {headings.length > 0 && (
            <div className={styles.fields}>
              {headings.map(({ id, title, path }) => (
                <Field key={id} label={t('assign.sectionDue', { title, path })}>
                  <input
                    type="date"
                    className={styles.control}
                    value={plan.sectionDues[id] ?? ''}
                    onChange={({ currentTarget: { value } }) =>
                      onChange({ ...plan, sectionDues: { ...plan.sectionDues, [id]: value } })
                    }
                  />
                </Field>
              ))}
            </div>
          )}
          <Choices
            label={t('assign.pacing')}
            name="pacing"
            value={plan.pacing}
            options={(['own', 'evenly'] as const).map((value) => ({ value, label: t(`assign.pace.${value}`) }))}
            onChange={(pacing) => onChange({ ...plan, pacing })}
          />
          <Choices
            label={t('assign.updates')}
            name="updates"
            value={plan.updates}
            options={(['automatic', 'ask'] as const).map((value) => ({ value, label: t(`assign.update.${value}`) }))}
            onChange={(updates) => onChange({ ...plan, updates })}
          />
          <Choices
            label={t('assign.skips')}
            name="skips"
            value={plan.skips}
            options={(['offer', 'never'] as const).map((value) => ({ value, label: t(`assign.skip.${value}`) }))}
            onChange={(skips) => onChange({ ...plan, skips })}
          />
        </div>
      </details>
    </section>
  );
}
