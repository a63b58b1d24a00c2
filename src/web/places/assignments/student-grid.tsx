import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Table } from '../../design/table.tsx';
import type { AudienceFits, PlaylistVersionAnswer } from '../../wire.ts';
import { useStudentNames } from '../classes/student-name.tsx';
import { type AssignPlan, pathOf, type StudentChanges, stepsOf } from './assign-plan.ts';
import { ExcuseButton } from './excuse-button.tsx';
import styles from './fields.module.css';
import grid from './student-grid.module.css';

type Student = AudienceFits['students'][number];

/** How much time some get, and no more to choose from than a teacher wants. */
export const timeFactors = [1, 1.25, 1.5, 2] as const;

/** Students one below the other: which path and why, and what is different for whom. All of it has a good answer already. */
export function StudentGrid({
  plan,
  version,
  names,
  students,
  onStudent,
  onLeaveOut,
}: {
  plan: AssignPlan;
  version: PlaylistVersionAnswer['version'];
  names: ReadonlyMap<string, string>;
  students: readonly Student[];
  onStudent: (studentId: string, changes: StudentChanges) => void;
  onLeaveOut: (studentId: string, isLeftOut: boolean) => void;
}) {
  const { t } = useTranslation();
  const { pathways } = version.content;
  const titleOf = (id: string | undefined) => pathways.find((one) => one.id === id)?.title ?? '';
  const called = useStudentNames();
  const nameOf = ({ studentId, name }: Student) => called(studentId, name);
  const usual = (student: Student) =>
    plan.mode === 'fixed'
      ? titleOf(plan.pathwayId ?? undefined)
      : plan.mode === 'recommended'
        ? t('assign.fits', { title: titleOf(student.paths[0]?.pathwayId) })
        : t('assign.theyChoose');
  return (
    <Table
      isLong
      caption={t('assign.each')}
      rows={students}
      keyOf={({ studentId }) => studentId}
      columns={[
        {
          id: 'student',
          title: t('assign.student'),
          cell: (student) => (
            <span className={grid.name}>
              <Checkbox
                checked={!plan.leftOut.includes(student.studentId)}
                label={nameOf(student)}
                onChange={({ currentTarget: { checked } }) => onLeaveOut(student.studentId, !checked)}
              />
              {!student.hasInternetAtHome && <span className="badge badge-amber">{t('assign.noInternet')}</span>}
            </span>
          ),
        },
        {
          id: 'path',
          title: t('assign.path'),
          cell: (student) => {
            const shown = pathOf(plan, student);
            return (
              <span className={grid.path}>
                {pathways.length === 1 && pathways[0]?.title}
                {pathways.length > 1 && (
                  <select
                    className={styles.control}
                    aria-label={t('assign.pathOf', { name: nameOf(student) })}
                    value={plan.students[student.studentId]?.path ?? ''}
                    onChange={({ currentTarget: { value } }) =>
                      onStudent(student.studentId, { path: value === '' ? undefined : value })
                    }
                  >
                    <option value="">{usual(student)}</option>
                    {pathways.map(({ id, title }) => (
                      <option key={id} value={id}>
                        {title}
                      </option>
                    ))}
                    {plan.mode !== 'studentChooses' && <option value="studentChooses">{t('assign.theyChoose')}</option>}
                    {plan.mode !== 'recommended' && <option value="recommended">{t('assign.fittest')}</option>}
                  </select>
                )}
                {shown && shown.reasons.length > 0 && (
                  <span className={styles.reason}>{shown.reasons.join(' · ')}</span>
                )}
                {shown && shown.obstacles.length > 0 && (
                  <span className={styles.obstacle}>
                    {shown.obstacles.map(({ stepId, text }) => `${names.get(stepId) ?? ''}: ${text}`).join(' · ')}
                  </span>
                )}
              </span>
            );
          },
        },
        {
          id: 'time',
          title: t('assign.time'),
          cell: (student) => (
            <select
              className={styles.control}
              aria-label={t('assign.timeOf', { name: nameOf(student) })}
              value={plan.students[student.studentId]?.timeFactor ?? 1}
              onChange={({ currentTarget: { value } }) =>
                onStudent(student.studentId, { timeFactor: value === '1' ? undefined : Number(value) })
              }
            >
              {timeFactors.map((factor) => (
                <option key={factor} value={factor}>
                  {t(factor === 1 ? 'assign.usualTime' : 'assign.times', { factor })}
                </option>
              ))}
            </select>
          ),
        },
        {
          id: 'excused',
          title: t('assign.excused'),
          cell: (student) => (
            <ExcuseButton
              name={nameOf(student)}
              groups={pathways
                .filter(({ id }) => (pathOf(plan, student)?.pathwayId ?? id) === id)
                .map(({ id, title }) => ({ id, title, steps: stepsOf(version, id, names) }))}
              chosen={plan.students[student.studentId]?.excusedStepIds ?? []}
              onChange={(excusedStepIds) => onStudent(student.studentId, { excusedStepIds })}
            />
          ),
        },
        {
          id: 'due',
          title: t('assign.due'),
          cell: (student) => (
            <input
              type="date"
              className={styles.control}
              aria-label={t('assign.dueOf', { name: nameOf(student) })}
              value={plan.students[student.studentId]?.dueOn ?? plan.dueOn ?? ''}
              onChange={({ currentTarget: { value } }) =>
                onStudent(student.studentId, {
                  dueOn: value === '' || value === plan.dueOn ? undefined : value,
                })
              }
            />
          ),
        },
      ]}
    />
  );
}
