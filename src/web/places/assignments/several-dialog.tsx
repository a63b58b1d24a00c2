import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { AudienceFits, PlaylistPathway } from '../../wire.ts';
import chips from '../classes/panels.module.css';
import { useStudentNames } from '../classes/student-name.tsx';
import { Field } from './choice.tsx';
import styles from './fields.module.css';
import several from './several-dialog.module.css';
import { quickPicks, type SeveralChanges } from './several-plan.ts';
import { timeFactors } from './student-grid.tsx';
import { useGroups } from './use-assign.ts';
import { useMakeGroup } from './use-make-group.ts';

/** A choice of "leave it as it is" beside real ones. */
const asIs = '';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function SeveralDialog({
  classId,
  students,
  pathways,
  onApply,
  onClose,
}: {
  classId: string | null;
  students: AudienceFits['students'];
  pathways: readonly PlaylistPathway[];
  onApply: (studentIds: readonly string[], changes: SeveralChanges) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const nameOf = useStudentNames();
  const groups = useGroups(classId);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [path, setPath] = useState(asIs);
  const [time, setTime] = useState(asIs);
  const [dueOn, setDueOn] = useState(asIs);
  const [gets, setGets] = useState(asIs);
  const [groupTitle, setGroupTitle] = useState('');
  const makeGroup = useMakeGroup(classId);
  const picks = quickPicks(students, groups.data?.items ?? [], pathways);
  const isAll = (ids: readonly string[]) => ids.every((id) => chosen.includes(id));
  const toggle = (ids: readonly string[]) =>
    setChosen(isAll(ids) ? chosen.filter((id) => !ids.includes(id)) : [...new Set([...chosen, ...ids])]);
  const changes: SeveralChanges = {
    ...(path !== asIs && { path: path === 'asForAll' ? undefined : path }),
    ...(time !== asIs && { timeFactor: time === '1' ? undefined : Number(time) }),
    ...(dueOn !== asIs && { dueOn }),
    ...(gets !== asIs && { isLeftOut: gets === 'no' }),
  };
  const isSaid = Object.keys(changes).length > 0;
  return (
    <Dialog title={t('several.title')} onClose={onClose} isTop>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen.length > 0 && isSaid) onApply(chosen, changes);
        }}
      >
        <fieldset className={styles.choices}>
          <legend>{t('assign.whom')}</legend>
          {picks.map(({ kind, id, title, studentIds }) => (
            <button
              key={`${kind} ${id}`}
              type="button"
              className={chips.choice}
              aria-pressed={isAll(studentIds)}
              onClick={() => toggle(studentIds)}
            >
              {t(`several.pick.${kind}`, { title, count: studentIds.length })}
            </button>
          ))}
        </fieldset>
        <fieldset className={several.students}>
          <legend className="visually-hidden">{t('assign.each')}</legend>
          {students.map(({ studentId, name }) => (
            <Checkbox
              key={studentId}
              label={nameOf(studentId, name)}
              checked={chosen.includes(studentId)}
              onChange={() => toggle([studentId])}
            />
          ))}
        </fieldset>
        <p role="status" className="soft small">
          {t('assignment.chosen', { count: chosen.length })}
        </p>
        <div className={styles.fields}>
          {pathways.length > 1 && (
            <Field label={t('assign.path')}>
              <select
                className={styles.control}
                value={path}
                onChange={({ currentTarget: { value } }) => setPath(value)}
              >
                <option value={asIs}>{t('several.asIs')}</option>
                <option value="asForAll">{t('several.asForAll')}</option>
                {pathways.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
                <option value="recommended">{t('assign.fittest')}</option>
                <option value="studentChooses">{t('assign.theyChoose')}</option>
              </select>
            </Field>
          )}
          <Field label={t('assign.time')}>
            <select className={styles.control} value={time} onChange={({ currentTarget: { value } }) => setTime(value)}>
              <option value={asIs}>{t('several.asIs')}</option>
              {timeFactors.map((factor) => (
                <option key={factor} value={factor}>
                  {t(factor === 1 ? 'assign.usualTime' : 'assign.times', { factor })}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t('several.due')}>
            <input
              type="date"
              className={styles.control}
              value={dueOn}
              onChange={({ currentTarget: { value } }) => setDueOn(value)}
            />
          </Field>
          <Field label={t('several.gets')}>
            <select className={styles.control} value={gets} onChange={({ currentTarget: { value } }) => setGets(value)}>
              <option value={asIs}>{t('several.asIs')}</option>
              <option value="yes">{t('several.yes')}</option>
              <option value="no">{t('several.no')}</option>
            </select>
          </Field>
        </div>
        <div className="row">
          <Button type="submit" disabled={chosen.length === 0 || !isSaid}>
            {t('several.apply', { count: chosen.length })}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
        {classId !== null && (
          <section className={several.group} aria-label={t('several.group')}>
            <TextInput
              label={t('several.group')}
              description={t('several.groupText')}
              placeholder={t('several.groupExample')}
              maxLength={200}
              value={groupTitle}
              onChange={({ currentTarget: { value } }) => setGroupTitle(value)}
            />
            <Button
              variant="default"
              loading={makeGroup.isPending}
              disabled={chosen.length === 0}
              onClick={() =>
                makeGroup.mutate(
                  { title: groupTitle.trim() || t('several.groupUsual'), studentIds: chosen },
                  { onSuccess: () => setGroupTitle('') },
                )
              }
            >
              {t('several.makeGroup', { count: chosen.length })}
            </Button>
          </section>
        )}
      </form>
    </Dialog>
  );
}
