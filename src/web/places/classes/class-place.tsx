import { Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import { UpdatesBanner } from '../assignments/updates-banner.tsx';
import { readLook, withLook } from './class-address.ts';
import { ClassHead } from './class-head.tsx';
import { MasteryPart } from './mastery-part.tsx';
import { studentNumbers } from './student-name.tsx';
import { TodayList } from './today-list.tsx';
import { useAttention, useClass, useClassAssignments, useRoster } from './use-class.ts';
import { pollMs, useClassLive } from './use-class-live.ts';

/** What is opened in a class, loaded then. */
const LookPanel = lazyWith(() => import('./look-panel.tsx'), 'classes');
const HowItGoes = lazyWith(() => import('./how-it-goes.tsx'), 'classes');

/** A class: who stands where, who needs the teacher, and how it goes. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const tab = useTab(['mastery', 'today', 'how']);
  const { state, fresh } = useClassLive(id);
  const poll = state === 'live' ? false : pollMs;
  const [found, roster, assignments] = [useClass(id), useRoster(id), useClassAssignments(id)];
  const attention = useAttention(id, poll);
  const look = useMemo(() => readLook(params.get('look')), [params]);

  const students = roster.data?.items;
  useEffect(() => {
    if (students) studentNumbers.begin(students.map(({ studentId }) => studentId));
  }, [students]);

  const failed = [found, assignments, roster].find(({ error, data }) => error && !data);
  if (failed && isMissing(failed.error)) return <NotFound />;
  if (failed) return <Failure error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!found.data || !assignments.data || !students) return <PlaceSkeleton />;

  const items = assignments.data.items;
  const shown =
    items.find((one) => one.id === params.get('playlist')) ?? items.find(({ endedAt }) => endedAt === null) ?? items[0];
  const waiting = attention.data?.items.length;
  return (
    <div className="stack">
      <BackLink to="/classes">{t('class.toClasses')}</BackLink>
      <ClassHead one={found.data} liveState={state} />
      <UpdatesBanner classId={id} />
      {students.length === 0 ? (
        <EmptyState icon="people" title={t('class.noStudents')} text={t('class.noStudentsText')}>
          <Link to={`/classes/${id}/people`}>{t('class.toPeople')}</Link>
        </EmptyState>
      ) : (
        <>
          <TabLinks
            label={t('class.parts')}
            current={tab}
            tabs={[
              { id: 'mastery', label: t('class.tab.mastery') },
              { id: 'today', label: t('class.tab.today'), ...(waiting !== undefined && { count: waiting }) },
              { id: 'how', label: t('class.tab.how') },
            ]}
          />
          {tab === 'today' && <TodayList classId={id} attention={attention} />}
          {tab !== 'today' && !shown && (
            <EmptyState icon="playlist" title={t('class.nothingAssigned')} text={t('class.nothingAssignedText')} />
          )}
          {tab === 'mastery' && shown && (
            <MasteryPart assignments={items} shown={shown} poll={poll} fresh={fresh} attention={attention.data} />
          )}
          {tab === 'how' && shown && (
            <Suspense fallback={<PlaceSkeleton rows={2} />}>
              <HowItGoes assignments={items} shown={shown} />
            </Suspense>
          )}
        </>
      )}
      {look && (
        <Suspense>
          <LookPanel
            classId={id}
            look={look}
            assignmentId={shown?.id ?? ''}
            attention={attention.data?.items ?? []}
            onLook={(next) => setParams(withLook(params, next), { replace: true, preventScrollReset: true })}
            onClose={() => setParams(withLook(params, null), { preventScrollReset: true })}
          />
        </Suspense>
      )}
    </div>
  );
}
