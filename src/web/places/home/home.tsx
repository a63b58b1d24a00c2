import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { deskOf } from '../../session/desk.ts';
import { useMe } from '../../session/session.ts';
import { StudentHome } from '../student/student-home.tsx';

const FamilyView = lazyWith(() => import('../family/family-view.tsx'), 'family');
/** Students, who have the slowest devices, load neither it nor its texts. */
const TeacherHome = lazyWith(() => import('./teacher-home.tsx'), 'updates');
/** With a part of the administration, which others do not load. */
const AdminHome = lazyWith(() => import('./admin-home.tsx'), 'admin');
const SpecialistHome = lazyWith(() => import('./specialist-home.tsx'));

/** What waits for somebody, by what they do here. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const desk = deskOf(me);
  if (desk === 'student') return <StudentHome />;
  if (desk === 'guardian') {
    return (
      <Suspense fallback={<PlaceSkeleton />}>
        <FamilyView />
      </Suspense>
    );
  }
  return (
    <div className="stack-wide">
      <div className="stack-tight">
        <PlaceTitle title={t('home.hello', { name: me.displayName })} />
        <p className="soft">
          {me.roles
            .map(({ role, school }) => `${t(`roleName.${role}`)}, ${school?.name ?? me.district.name}`)
            .join(' · ')}
        </p>
      </div>
      <Suspense fallback={<PlaceSkeleton />}>
        {desk === 'teacher' && <TeacherHome />}
        {desk === 'specialist' && <SpecialistHome />}
        {desk === 'admin' && <AdminHome />}
      </Suspense>
    </div>
  );
}
