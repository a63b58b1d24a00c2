import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { useMe } from '../../session/session.ts';
import type { ClassSummary, StudentProfile } from '../../wire.ts';
import { useTermLabels } from '../resources/use-term-labels.ts';
import { InterestsEditor } from './interests-editor.tsx';
import { LevelsEditor } from './levels-editor.tsx';
import { accessNeeds, devices, internets, languageChoices, modalities } from './profile-choices.ts';
import { ChipsEditor, LexileEditor } from './profile-editors.tsx';
import { ProfileRow } from './profile-row.tsx';
import styles from './record.module.css';
import { RecordGoals } from './record-goals.tsx';
import { type ProfileField, useProfile, useSayOf } from './use-profile.ts';

/** How a student learns: each thing with who has said it and when; teachers change all of it. */
export function LearnerProfile({ studentId, one }: { studentId: string; one: ClassSummary }) {
  const { data, error, refetch } = useProfile(studentId);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton rows={3} />;
  return (
    <div className="stack-wide">
      <Fields studentId={studentId} profile={data} one={one} />
      <RecordGoals studentId={studentId} />
    </div>
  );
}

function Fields({
  studentId,
  profile,
  one: { teachers, subjects },
}: {
  studentId: string;
  profile: StudentProfile;
  one: ClassSummary;
}) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const say = useSayOf(studentId);
  const interests = useTermLabels('interests', profile.interests?.value ?? []);
  const levels = profile.levels?.value ?? [];
  const levelSubjects = useTermLabels(
    'subjects',
    levels.map(({ subject }) => subject),
  );
  const languageName = new Intl.DisplayNames([i18n.language], { type: 'language' });
  const gradeName = (grade: string) => (grade === 'K' ? t('grade.k') : t('grade.n', { grade }));
  const whoSaid = (by: string) => {
    if (by === studentId) return t('learnerProfile.byStudent');
    if (by === me.id) return t('learnerProfile.byYou');
    return teachers.find(({ personId }) => personId === by)?.name ?? t('learnerProfile.byOther');
  };
  const mayChange = profile.view === 'teacher';
  const row = (
    field: ProfileField,
    text: string | null,
    editor: (close: () => void) => ReactNode,
    isPrivate = false,
  ) => (
    <ProfileRow
      field={field}
      text={text}
      said={profile[field]}
      whoSaid={whoSaid}
      isPrivate={isPrivate}
      editor={mayChange ? editor : null}
      onClear={() => void say(field, null)}
    />
  );
  const save = (field: ProfileField, close: () => void) => async (value: unknown) => {
    if (await say(field, value)) close();
  };
  return (
    <section className="card" aria-labelledby="profile-title">
      <h2 id="profile-title">{t('learnerProfile.title')}</h2>
      <dl className={styles.fields}>
        {row('interests', interests.join(', ') || null, (close) => (
          <InterestsEditor value={profile.interests?.value ?? []} onSave={save('interests', close)} />
        ))}
        {row('modalities', profile.modalities?.value.map((one) => t(`modality.${one}`)).join(', ') ?? null, (close) => (
          <ChipsEditor
            choices={modalities.map((id) => ({ id, label: t(`modality.${id}`) }))}
            value={profile.modalities?.value ?? []}
            onSave={save('modalities', close)}
          />
        ))}
        {row('lexile', profile.lexile ? `${profile.lexile.value}L` : null, (close) => (
          <LexileEditor value={profile.lexile?.value ?? null} onSave={save('lexile', close)} />
        ))}
        {row(
          'levels',
          levels.map(({ gradeLevel }, at) => `${levelSubjects[at]}: ${gradeName(gradeLevel)}`).join(', ') || null,
          (close) => (
            <LevelsEditor value={levels} classSubjects={subjects} onSave={save('levels', close)} />
          ),
        )}
        {row('languages', profile.languages?.value.map((one) => languageName.of(one)).join(', ') ?? null, (close) => (
          <ChipsEditor
            choices={[...new Set([...(profile.languages?.value ?? []), ...languageChoices])].map((id) => ({
              id,
              label: languageName.of(id) ?? id,
            }))}
            value={profile.languages?.value ?? []}
            onSave={save('languages', close)}
          />
        ))}
        {row(
          'accessNeeds',
          profile.accessNeeds?.value.map((one) => t(`learnerProfile.need.${one}`)).join(', ') ?? null,
          (close) => (
            <ChipsEditor
              choices={accessNeeds.map((id) => ({ id, label: t(`learnerProfile.need.${id}`) }))}
              value={profile.accessNeeds?.value ?? []}
              onSave={save('accessNeeds', close)}
            />
          ),
          true,
        )}
        {row('device', profile.device ? t(`learnerProfile.device.${profile.device.value}`) : null, (close) => (
          <ChipsEditor
            isSingle
            choices={devices.map((id) => ({ id, label: t(`learnerProfile.device.${id}`) }))}
            value={profile.device ? [profile.device.value] : []}
            onSave={([value]) => save('device', close)(value ?? null)}
          />
        ))}
        {row(
          'internetAtHome',
          profile.internetAtHome ? t(`learnerProfile.internet.${profile.internetAtHome.value}`) : null,
          (close) => (
            <ChipsEditor
              isSingle
              choices={internets.map((id) => ({ id, label: t(`learnerProfile.internet.${id}`) }))}
              value={profile.internetAtHome ? [profile.internetAtHome.value] : []}
              onSave={([value]) => save('internetAtHome', close)(value ?? null)}
            />
          ),
        )}
      </dl>
    </section>
  );
}
