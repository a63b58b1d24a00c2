import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './panels.module.css';
import { dayText } from './since-text.ts';
import type { Work } from './works.ts';

const tones = { waiting: 'badge-amber', accepted: 'badge-leaf', returned: '' } as const;

/** Something that was given, at a glance. */
export function WorkCard({ work, onOpen }: { work: Work; onOpen: () => void }) {
  const { t, i18n } = useTranslation();
  const { title, step, attempt, files } = work;
  const { answer, score, maxScore, state } = attempt;
  const photos = files.filter(({ thumbnailUrl }) => thumbnailUrl !== null).slice(0, 4);
  return (
    <li className={styles.card}>
      <div className={styles.apart}>
        <span className={styles.title}>{title}</span>
        <span className={`badge ${tones[state]}`}>{t(`studentWork.state.${state}`)}</span>
      </div>
      <p className="soft small">
        {[
          step && t(`role.${step.role}`),
          dayText(attempt.at, new Date(), i18n.language),
          score !== null && (maxScore === null ? String(score) : t('studentWork.points', { score, maxScore })),
          files.length > 0 && t('studentWork.files', { count: files.length }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {answer?.text && <p className={styles.quote}>{answer.text.slice(0, 280)}</p>}
      {photos.length > 0 && (
        <div className={styles.files}>
          {photos.map(({ id, thumbnailUrl }) => (
            <img key={id} className={styles.thumb} src={thumbnailUrl ?? ''} alt="" />
          ))}
        </div>
      )}
      <div>
        <Button
          size="sm"
          variant={state === 'waiting' ? 'light' : 'default'}
          onClick={onOpen}
          aria-label={`${t('studentWork.open')}: ${title}`}
        >
          {t('studentWork.open')}
        </Button>
      </div>
    </li>
  );
}
