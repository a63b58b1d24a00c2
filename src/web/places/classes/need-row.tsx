import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Look, withLook } from './class-address.ts';
import { inLanguage } from './class-picture.ts';
import type { Need } from './needs.ts';
import { sinceText } from './since-text.ts';
import { StudentName, useStudentNames } from './student-name.tsx';
import styles from './today-list.module.css';
import { useNeedActions } from './use-need-actions.ts';

/** What opens for a closer look. */
function lookOf({ kind, studentPlaylistId, attemptId, targetId }: Need): Look {
  if (kind === 'review' && attemptId !== null) return { kind: 'work', row: studentPlaylistId, attemptId };
  if (kind === 'support' && targetId !== null) return { kind: 'cell', row: studentPlaylistId, targetId };
  return { kind: 'student', row: studentPlaylistId };
}

/** Only kinds for which one click can do something have a first action of their own; all can be looked at. */
const doable = ['help', 'late', 'noPath'] as const;

export function NeedRow({ classId, need }: { classId: string; need: Need }) {
  const { t, i18n } = useTranslation();
  const nameOf = useStudentNames();
  const [params, setParams] = useSearchParams();
  const actions = useNeedActions(classId);
  const { kind, studentId, name, title, stepTitle, statement, since } = need;
  const who = nameOf(studentId, name);
  const about = stepTitle ?? (statement && inLanguage(statement, i18n.language));
  const act = doable.find((one) => one === kind);
  return (
    <li className={styles.row}>
      <div className={styles.who}>
        <strong>
          <StudentName id={studentId} name={name} />
        </strong>{' '}
        {about !== null && <span>{t(`classToday.about.${kind}`, { about })}</span>}
        <p className="soft small">
          {title}
          {since !== null && ` · ${sinceText(since, new Date(), i18n.language)}`}
        </p>
      </div>
      <div className={styles.actions}>
        {act && (
          <Button
            size="sm"
            variant="light"
            loading={actions.isBusy(need)}
            onClick={() => actions.act(need, act)}
            aria-label={`${t(`classToday.do.${act}`)}: ${who}`}
          >
            {t(`classToday.do.${act}`)}
          </Button>
        )}
        <Button
          size="sm"
          variant={act ? 'default' : 'light'}
          aria-label={`${t(kind === 'review' ? 'classToday.look' : 'classToday.open')}: ${who}${about === null ? '' : `, ${about}`}`}
          onClick={() => setParams(withLook(params, lookOf(need)), { preventScrollReset: true })}
        >
          {t(kind === 'review' ? 'classToday.look' : 'classToday.open')}
        </Button>
      </div>
    </li>
  );
}
