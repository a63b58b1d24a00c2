import { useTranslation } from 'react-i18next';
import { useStudentNames } from '../classes/student-name.tsx';

/** More names than these say nothing at a glance. */
const mostShown = 12;

/** Who something is about: all of a class, and of hundreds the first, with the rest a click away. */
export function NameList({
  students,
}: {
  students: readonly { readonly studentId: string; readonly name: string | null }[];
}) {
  const { t } = useTranslation();
  const nameOf = useStudentNames();
  const said = (some: typeof students) => some.map(({ studentId, name }) => nameOf(studentId, name)).join(', ');
  if (students.length <= mostShown + 1) return <p className="soft">{said(students)}</p>;
  return (
    <details className="soft">
      <summary>
        {said(students.slice(0, mostShown))} {t('merge.andMore', { count: students.length - mostShown })}
      </summary>
      <p>{said(students.slice(mostShown))}</p>
    </details>
  );
}
