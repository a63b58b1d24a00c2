import { Button } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { PlaylistVersionAnswer } from '../../wire.ts';
import { localToday } from '../student/due-words.ts';
import { AssignHints } from './assign-hints.tsx';
import { type AssignPlan, type Reach, stepNames, toInput, usualPlan, withLeftOut, withStudent } from './assign-plan.ts';
import { DatesCard } from './dates-card.tsx';
import { FamilyNoteCard } from './family-note-card.tsx';
import styles from './fields.module.css';
import { PathsCard } from './paths-card.tsx';
import { addDays, schoolDayFrom } from './school-days.ts';
import { withSeveral } from './several-plan.ts';
import { StudentGrid } from './student-grid.tsx';
import { useCalendar, useFits, useWouldBe } from './use-assign.ts';
import { useGive } from './use-give.ts';

const SeveralDialog = lazyWith(() => import('./several-dialog.tsx'), 'assignments');

/** Until when most things are given. */
const usualDays = 14;

export function AssignForm({
  version,
  reach,
  classId,
  audienceTitle,
}: {
  version: PlaylistVersionAnswer['version'];
  reach: Reach;
  classId: string | null;
  audienceTitle: string;
}) {
  const { t } = useTranslation();
  const { playlistId, content } = version;
  const calendar = useCalendar();
  const today = localToday(new Date());
  const suggested = addDays(today, usualDays);
  const [plan, setPlan] = useState<AssignPlan>(() => usualPlan(suggested));
  const [isSeveral, setSeveral] = useState(false);
  const toast = useToast();
  const note = useDraft(`family-note:${playlistId}`);
  const days = calendar.data ?? { years: [] };
  // A holiday that nobody has chosen is stepped over, as soon as the calendar is known.
  const { data: known } = calendar;
  useEffect(() => {
    if (!known) return;
    setPlan((before) => (before.dueOn === suggested ? { ...before, dueOn: schoolDayFrom(known, suggested) } : before));
  }, [known, suggested]);
  const fits = useFits(playlistId, version.version, reach);
  const would = useWouldBe({ playlistId, version: version.version, audience: reach });
  const { give, isGiving, error } = useGive(playlistId);
  const failed = fits.error ?? would.error;
  if (failed) {
    return <Failure error={failed} onRetry={() => void Promise.all([fits.refetch(), would.refetch()])} />;
  }
  if (!fits.data) return <PlaceSkeleton rows={2} />;
  const { students, studentCount } = fits.data;
  const names = stepNames(version);
  const sectionIds = new Set(content.pathways.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const givenCount = studentCount - plan.leftOut.length;
  const blocking = would.data?.findings.filter(({ isBlocking }) => isBlocking) ?? [];
  const isIncomplete = plan.mode === 'fixed' && plan.pathwayId === null;
  const onGive = () =>
    give(
      toInput(
        { ...plan, familyNote: note.text },
        { playlistId, version: version.version, reach, students, sectionIds },
      ),
      note.clear,
    );
  return (
    // No form: Enter in a field of the table must not give anything.
    <div className="stack-wide">
      {would.data && <AssignHints would={would.data} names={names} pathways={content.pathways} />}
      <DatesCard plan={plan} days={days} today={today} version={version} onChange={setPlan} />
      <PathsCard plan={plan} pathways={content.pathways} onChange={setPlan} />
      <section className="stack" aria-label={t('assign.each')}>
        <div className="row-apart">
          <div className="stack-tight">
            <h2>{t('assign.each')}</h2>
            <p className="soft">{t(studentCount === 0 ? 'assign.nobodyYet' : 'assign.eachText')}</p>
          </div>
          {students.length > 1 && (
            <Button variant="default" aria-haspopup="dialog" onClick={() => setSeveral(true)}>
              {t('several.open')}
            </Button>
          )}
        </div>
        {students.length > 0 && (
          <StudentGrid
            plan={plan}
            version={version}
            names={names}
            students={students}
            onStudent={(studentId, changes) => setPlan((before) => withStudent(before, studentId, changes))}
            onLeaveOut={(studentId, isOut) => setPlan((before) => withLeftOut(before, studentId, isOut))}
          />
        )}
        {plan.leftOut.length > 0 && <p className="note small">{t('assign.someOnly', { count: givenCount })}</p>}
      </section>
      {isSeveral && (
        <Suspense>
          <SeveralDialog
            classId={classId}
            students={students}
            pathways={content.pathways}
            onApply={(studentIds, changes) => {
              setPlan(withSeveral(plan, studentIds, changes));
              setSeveral(false);
              toast(t('several.applied', { count: studentIds.length }), { undo: () => setPlan(plan) });
            }}
            onClose={() => setSeveral(false)}
          />
        </Suspense>
      )}
      <FamilyNoteCard text={note.text} onChange={note.write} />
      {error && <Failure error={error} />}
      <div className={styles.bar}>
        <p className="soft">{t('assign.reach', { count: givenCount, title: audienceTitle })}</p>
        <Button
          onClick={onGive}
          loading={isGiving}
          disabled={blocking.length > 0 || isIncomplete || (givenCount === 0 && studentCount > 0)}
        >
          {t('assign.give', { title: audienceTitle })}
        </Button>
      </div>
    </div>
  );
}
