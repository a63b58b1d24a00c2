import { useTranslation } from 'react-i18next';
import styles from './review.module.css';
import type { Safety, SafetyQuestion } from './review-answers.ts';

/** What has to be known before students are offered something. */
export function SafetyQuestions({
  questions,
  answers,
  onChange,
}: {
  questions: readonly SafetyQuestion[];
  answers: Safety;
  onChange: (answers: Safety) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="stack-tight">
      {questions.map((question) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: one of the lists below is in it.
        <label key={question} className={styles.pick}>
          {t(`review.safety.${question}`)}
          {question === 'minimumAge' ? (
            <select
              value={answers.minimumAge ?? ''}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...answers, minimumAge: value === '' ? null : value === 'none' ? 'none' : Number(value) })
              }
            >
              <option value="">{t('review.notKnown')}</option>
              <option value="none">{t('review.noAge')}</option>
              {Array.from({ length: 19 }, (_, at) => at + 3).map((age) => (
                <option key={age} value={age}>
                  {age}
                </option>
              ))}
            </select>
          ) : question === 'audience' ? (
            <select
              value={answers.audience ?? ''}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...answers, audience: value === 'students' || value === 'teachersOnly' ? value : null })
              }
            >
              <option value="students">{t('review.students')}</option>
              <option value="teachersOnly">{t('review.teachersOnly')}</option>
            </select>
          ) : (
            <select
              value={answers[question] === null ? '' : String(answers[question])}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...answers, [question]: value === '' ? null : value === 'true' })
              }
            >
              <option value="">{t('review.notKnown')}</option>
              <option value="true">{t('yes')}</option>
              <option value="false">{t('no')}</option>
            </select>
          )}
        </label>
      ))}
    </div>
  );
}
