import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../app/place-title.tsx';
import { deskOf } from '../../session/desk.ts';
import { useMe } from '../../session/session.ts';
import { StudentHome } from '../student/student-home.tsx';
import { AdminHome } from './admin-home.tsx';
import { SpecialistHome } from './specialist-home.tsx';
import { TeacherHome } from './teacher-home.tsx';

/** What waits for somebody, by what they do here. */
export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const desk = deskOf(me);
  if (desk === 'student') return <StudentHome />;
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
      {desk === 'teacher' && <TeacherHome />}
      {desk === 'specialist' && <SpecialistHome />}
      {desk === 'admin' && <AdminHome />}
      {desk === 'guardian' && <p className="card">{t('home.guardian')}</p>}
    </div>
  );
}
