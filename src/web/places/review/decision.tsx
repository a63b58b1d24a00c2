import { Button, Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { Resource, ResourceReview } from '../../wire.ts';
import styles from './review.module.css';
import { approvalBody, missingScores, type Safety, safetyOf } from './review-answers.ts';
import { SafetyQuestions } from './safety-questions.tsx';

const reasons = [
  'alignment',
  'accuracy',
  'quality',
  'accessibility',
  'license',
  'safety',
  'incomplete',
  'duplicate',
  'other',
] as const;

/** Lines of the checklist as they come with Pathloom; a district's own are in its words. */
const usual = new Set(['Alignment', 'Quality', 'Accessibility']);

/** The checklist and the decision: approved and published, or returned with reasons. */
export function Decision({
  resourceId,
  standing,
  resource,
  onDone,
}: {
  resourceId: string;
  standing: ResourceReview;
  resource: Resource | null;
  onDone: (text: string) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const note = useDraft(`review:${resourceId}`);
  const [isReturning, setReturning] = useState(false);
  const [scores, setScores] = useState<ReadonlyMap<string, number>>(new Map());
  const [isForStudents, setForStudents] = useState<boolean | null>(null);
  const [safety, setSafety] = useState<Safety | null>(null);
  const [chosen, setChosen] = useState<readonly (typeof reasons)[number][]>([]);
  const ifMatch = `"${standing.revision}"`;
  const answers = safety ?? safetyOf(resource);
  const forStudents = isForStudents ?? resource?.isApprovedForStudents ?? false;
  const text = note.text.trim() === '' ? null : note.text.trim();
  const approve = useMutation({
    mutationFn: () =>
      client.post(`/resources/${resourceId}/review/approve`, {
        ifMatch,
        body: approvalBody({ scores, safety: answers, isForStudents: forStudents, note: text }),
      }),
    onSuccess: () => {
      note.clear();
      onDone(t('review.approved'));
    },
  });
  const giveBack = useMutation({
    mutationFn: () =>
      client.post(`/resources/${resourceId}/review/request-changes`, {
        ifMatch,
        body: { reasons: chosen, note: text },
      }),
    onSuccess: () => {
      note.clear();
      onDone(t('review.returned'));
    },
  });
  const may = (action: 'approve' | 'requestChanges') => standing.actions.includes(action);
  if (!may('approve') && !may('requestChanges')) return null;
  const lacking = missingScores(standing.checklist, scores);
  const error = approve.error ?? giveBack.error;
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>{t('review.decide')}</h2>
      {error && <Failure error={error} />}
      {!isReturning && (
        <>
          {standing.checklist.map(({ id: criterion, label, description, maximum, isRequired }) => (
            <fieldset key={criterion} className={`${styles.plain} stack-tight`}>
              <legend>
                <strong>{usual.has(label) ? t(`review.criterion.${criterion}`) : label}</strong>
                {!isRequired && <span className="soft"> {t('review.optional')}</span>}
              </legend>
              {description !== null && (
                <p className="soft small">{usual.has(label) ? t(`review.criterionText.${criterion}`) : description}</p>
              )}
              <div className={styles.scores}>
                {scoresUpTo(maximum).map((score) => (
                  <label key={score} className={styles.score}>
                    <input
                      type="radio"
                      name={`${id}-${criterion}`}
                      checked={scores.get(criterion) === score}
                      onChange={() => setScores(new Map([...scores, [criterion, score]]))}
                    />
                    <span>{score}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
          <Checkbox
            label={t('review.forStudents')}
            checked={forStudents}
            onChange={({ currentTarget: { checked } }) => setForStudents(checked)}
          />
          {forStudents && (
            <SafetyQuestions questions={standing.safetyQuestions} answers={answers} onChange={setSafety} />
          )}
        </>
      )}
      {isReturning && (
        <fieldset className={`${styles.plain} stack-tight`}>
          <legend className="soft">{t('review.why')}</legend>
          {reasons.map((reason) => (
            <Checkbox
              key={reason}
              label={t(`review.reason.${reason}`)}
              checked={chosen.includes(reason)}
              onChange={({ currentTarget: { checked } }) =>
                setChosen(checked ? [...chosen, reason] : chosen.filter((one) => one !== reason))
              }
            />
          ))}
        </fieldset>
      )}
      <label className={styles.pick}>
        {isReturning ? t('review.noteForAuthor') : t('review.noteForAll')}
        <textarea
          rows={3}
          maxLength={1_000}
          value={note.text}
          onChange={(event) => note.write(event.currentTarget.value)}
        />
      </label>
      {!isReturning && lacking.length > 0 && (
        <p className="soft small">
          {t('review.scoreFirst', {
            criteria: lacking
              .map((one) => (usual.has(one.label) ? t(`review.criterion.${one.id}`) : one.label))
              .join(', '),
          })}
        </p>
      )}
      <div className="row">
        {!isReturning && may('approve') && (
          <Button disabled={lacking.length > 0} loading={approve.isPending} onClick={() => approve.mutate()}>
            {t('review.approve')}
          </Button>
        )}
        {may('requestChanges') && (
          <Button
            variant={isReturning ? 'filled' : 'default'}
            disabled={isReturning && chosen.length === 0}
            loading={giveBack.isPending}
            onClick={() => (isReturning ? giveBack.mutate() : setReturning(true))}
          >
            {t('review.return')}
          </Button>
        )}
        {isReturning && (
          <Button variant="default" onClick={() => setReturning(false)}>
            {t('cancel')}
          </Button>
        )}
      </div>
    </section>
  );
}

const scoresUpTo = (maximum: number) => Array.from({ length: maximum + 1 }, (_, score) => score);
