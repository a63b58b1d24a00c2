import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Icon } from '../../design/icon.tsx';
import { deskOf } from '../../session/desk.ts';
import { useMe } from '../../session/session.ts';
import type { StudentProfile } from '../../wire.ts';
import { ReadAloud } from '../student/aloud/read-aloud.tsx';
import chips from '../student/chips.module.css';
import { Goals } from './goals.tsx';
import { toggled } from './interest-groups.ts';
import { Interests } from './interests.tsx';
import styles from './me-place.module.css';
import { useProfile } from './use-profile.ts';

const ways = [
  'video',
  'reading',
  'audio',
  'interactive',
  'simulation',
  'game',
  'hands-on',
  'project',
  'discussion',
] as const;
type Way = (typeof ways)[number];

/** How somebody learns, as they say it themselves, and what their teachers have set. */
export function Component() {
  const { t } = useTranslation();
  const isStudent = deskOf(useMe()) === 'student';
  const { profile, save, addGoal, changeGoal, removeGoal } = useProfile();
  const { data, error, refetch } = profile;
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <PlaceSkeleton />;
  const interests = data.interests?.value ?? [];
  const liked = (data.modalities?.value ?? []) as Way[];
  return (
    <div className={`stack-wide ${styles.page}`}>
      <div className="stack-tight">
        <PlaceTitle title={t('me.title')} />
        <p className="soft">{t(isStudent ? 'me.text' : 'me.staffText')}</p>
      </div>
      <Part title={t('me.interests')} text={t('me.interestsText')}>
        <Interests chosen={interests} onChange={(ids) => save.mutate({ interests: ids })} />
      </Part>
      <Part title={t('me.ways')} text={t('me.waysText')}>
        <div className={chips.chips}>
          {ways.map((way) => (
            <button
              key={way}
              type="button"
              className={chips.chip}
              aria-pressed={liked.includes(way)}
              onClick={() => save.mutate({ modalities: toggled(liked, way) as Way[] })}
            >
              <Icon name={way} size={24} />
              {t(`modality.${way}`)}
            </button>
          ))}
        </div>
      </Part>
      <Part title={t('me.goals')} text={t('me.goalsText')}>
        <Goals
          goals={data.goals}
          isAdding={addGoal.isPending}
          onAdd={(text, onDone) => addGoal.mutate(text, { onSuccess: onDone })}
          onChange={(goalId, isReached) => changeGoal.mutate({ goalId, isReached })}
          onRemove={(goal) => removeGoal.mutate(goal)}
        />
      </Part>
      {isStudent && <FromSchool profile={data} />}
    </div>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card stack" aria-labelledby={id}>
      <div className={styles.head}>
        <div className="stack-tight">
          <h2 id={id}>{title}</h2>
          <p className="soft">{text}</p>
        </div>
        <ReadAloud text={`${title}\n\n${text}`} label={title} />
      </div>
      {children}
    </section>
  );
}

/** What teachers have set: to be seen, and to be spoken about. */
function FromSchool({ profile }: { profile: StudentProfile }) {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
  const { languages, device, internetAtHome } = profile;
  return (
    <Part title={t('me.school')} text={t('me.schoolText')}>
      <dl className={styles.facts}>
        <dt>{t('me.languages')}</dt>
        <dd>
          {languages && languages.value.length > 0
            ? languages.value.map((tag) => names.of(tag)).join(', ')
            : t('me.unsaid')}
        </dd>
        <dt>{t('me.device')}</dt>
        <dd>{device ? t(`me.deviceIs.${device.value}`) : t('me.unsaid')}</dd>
        <dt>{t('me.internet')}</dt>
        <dd>{internetAtHome ? t(`me.internetIs.${internetAtHome.value}`) : t('me.unsaid')}</dd>
      </dl>
    </Part>
  );
}
