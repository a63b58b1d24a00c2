import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import { client } from '../../session/session.ts';
import type { StudentMastery } from '../../wire.ts';
import { type Look, readLook, withLook } from '../classes/class-address.ts';
import { HideNames, StudentName } from '../classes/student-name.tsx';
import { useAttention, useClass } from '../classes/use-class.ts';
import { FamilyPart } from './family-part.tsx';
import { LearnerProfile } from './learner-profile.tsx';
import { MasteryOverTime } from './mastery-over-time.tsx';
import styles from './record.module.css';
import { RecordPlaylists } from './record-playlists.tsx';
import { RecordWork } from './record-work.tsx';

/** What is opened of a student, loaded then: the same as in the class. */
const LookPanel = lazyWith(() => import('../classes/look-panel.tsx'), 'classes', 'student');

/** One student, for who teaches them. The title of the page names nobody: it stands in the history of the browser. */
export function Component() {
  const { t } = useTranslation();
  const { id = '', studentId = '' } = useParams();
  const tab = useTab(['learning', 'profile', 'work', 'family']);
  const found = useClass(id);
  const mastery = useQuery({
    queryKey: ['student', studentId, 'mastery'],
    queryFn: ({ signal }) => client.get<StudentMastery>(`/students/${studentId}/mastery`, { signal }),
  });
  const [params, setParams] = useSearchParams();
  const look = useMemo(() => readLook(params.get('look')), [params]);
  const attention = useAttention(id, false, look !== null);
  const show = (next: Look | null) => setParams(withLook(params, next), { preventScrollReset: true });
  const error = mastery.error ?? found.error;
  if (isMissing(error)) return <NotFound />;
  if (error && !mastery.data) return <Failure error={error} onRetry={() => void mastery.refetch()} />;
  if (!mastery.data || !found.data) return <PlaceSkeleton />;
  const { name, items, scale } = mastery.data;
  const row = look && 'row' in look ? look.row : null;
  return (
    <div className="stack-wide">
      <div className="stack">
        <BackLink to={`/classes/${id}`}>{found.data.title}</BackLink>
        <PlaceTitle title={t('studentRecord.title')} isHidden />
        <div className="row-apart">
          <p className={styles.name}>
            <StudentName id={studentId} name={name} />
          </p>
          <HideNames />
        </div>
        <TabLinks
          label={t('studentRecord.parts')}
          current={tab}
          tabs={[
            { id: 'learning', label: t('studentRecord.tab.learning') },
            { id: 'profile', label: t('studentRecord.tab.profile') },
            { id: 'work', label: t('studentRecord.tab.work') },
            { id: 'family', label: t('studentRecord.tab.family') },
          ]}
        />
      </div>
      {tab === 'learning' && (
        <>
          <MasteryOverTime items={items} scale={scale} />
          <RecordPlaylists items={items} scale={scale} />
        </>
      )}
      {tab === 'profile' && <LearnerProfile studentId={studentId} one={found.data} />}
      {tab === 'work' && <RecordWork items={items} onLook={show} />}
      {tab === 'family' && <FamilyPart studentId={studentId} name={name} />}
      {look && (
        <Suspense>
          <LookPanel
            classId={id}
            look={look}
            assignmentId={items.find(({ studentPlaylistId }) => studentPlaylistId === row)?.assignmentId ?? ''}
            attention={attention.data?.items.filter((one) => one.studentId === studentId) ?? []}
            onLook={show}
            onClose={() => show(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
