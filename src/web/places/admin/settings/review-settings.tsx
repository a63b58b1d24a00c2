import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReviewSettings as Settings } from '../../../wire.ts';
import { LineList } from './line-list.tsx';
import { SettingsForm } from './settings-form.tsx';

const questions = ['audience', 'needsAccount', 'hasAds', 'collectsData', 'minimumAge'] as const;
type Criterion = Settings['checklist'][number];

/** What passes without a review, and what a review looks at. */
export function ReviewSettings() {
  const { t } = useTranslation();
  return (
    <SettingsForm<Settings>
      path="/review-settings"
      method="PATCH"
      toBody={({ rules, checklist, safetyQuestions, dueDays, tellsReviewers }) => ({
        rules,
        checklist,
        safetyQuestions,
        dueDays,
        tellsReviewers,
      })}
    >
      {(settings, change, problemOf) => (
        <>
          <section className="card stack" aria-label={t('admin.review.rules')}>
            <h2>{t('admin.review.rules')}</h2>
            <p className="soft">{t('admin.review.rulesText')}</p>
            {(['private', 'school'] as const).map((reach) => (
              <Checkbox
                key={reach}
                label={t(`admin.review.without.${reach}`)}
                checked={settings.rules.publishWithoutReview[reach]}
                onChange={(event) => {
                  const without = { ...settings.rules.publishWithoutReview, [reach]: event.currentTarget.checked };
                  change({ ...settings, rules: { ...settings.rules, publishWithoutReview: without } });
                }}
              />
            ))}
            <Checkbox
              label={t('admin.review.own')}
              checked={settings.rules.reviewersPublishOwn}
              onChange={(event) =>
                change({
                  ...settings,
                  rules: { ...settings.rules, reviewersPublishOwn: event.currentTarget.checked },
                })
              }
            />
            <Checkbox
              label={t('admin.review.tells')}
              checked={settings.tellsReviewers}
              onChange={(event) => change({ ...settings, tellsReviewers: event.currentTarget.checked })}
            />
            <TextInput
              type="number"
              min={1}
              max={365}
              label={t('admin.review.dueDays')}
              description={t('admin.review.dueDaysHint')}
              error={problemOf('dueDays')}
              value={settings.dueDays ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                change({ ...settings, dueDays: text === '' ? null : Number(text) });
              }}
            />
          </section>
          <Checklist settings={settings} change={change} problemOf={problemOf} />
          <section className="card stack" aria-label={t('admin.review.safety')}>
            <Checkbox.Group
              label={t('admin.review.safety')}
              description={t('admin.review.safetyText')}
              value={[...settings.safetyQuestions]}
              onChange={(chosen) =>
                change({ ...settings, safetyQuestions: questions.filter((one) => chosen.includes(one)) })
              }
            >
              <div className="stack-tight" style={{ marginTop: 'var(--space-2)' }}>
                {questions.map((question) => (
                  <Checkbox key={question} value={question} label={t(`admin.review.question.${question}`)} />
                ))}
              </div>
            </Checkbox.Group>
          </section>
        </>
      )}
    </SettingsForm>
  );
}

function Checklist({
  settings,
  change,
  problemOf,
}: {
  settings: Settings;
  change: (settings: Settings) => void;
  problemOf: (field: string) => string | null;
}) {
  const { t } = useTranslation();
  const { checklist } = settings;
  const set = (at: number, part: Partial<Criterion>) =>
    change({ ...settings, checklist: checklist.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  return (
    <section className="card stack" aria-label={t('admin.review.checklist')}>
      <h2>{t('admin.review.checklist')}</h2>
      <p className="soft">{t('admin.review.checklistText')}</p>
      <LineList
        lines={checklist}
        most={20}
        legendOf={({ label }) => (label === '' ? t('admin.review.newLine') : label)}
        addText={t('admin.review.addLine')}
        onAdd={() => change({ ...settings, checklist: [...checklist, newCriterion(checklist)] })}
        onRemove={(at) => change({ ...settings, checklist: checklist.filter((_, i) => i !== at) })}
      >
        {(criterion, at) => (
          <>
            <TextInput
              label={t('admin.review.label')}
              error={problemOf(`checklist.${at}.label`)}
              value={criterion.label}
              onChange={(event) => set(at, { label: event.currentTarget.value })}
            />
            <TextInput
              className="field-wide"
              label={t('admin.review.description')}
              error={problemOf(`checklist.${at}.description`)}
              value={criterion.description ?? ''}
              onChange={(event) => set(at, { description: event.currentTarget.value || null })}
            />
            <TextInput
              type="number"
              min={1}
              max={10}
              label={t('admin.review.maximum')}
              error={problemOf(`checklist.${at}.maximum`)}
              value={criterion.maximum}
              onChange={(event) => set(at, { maximum: Number(event.currentTarget.value) })}
            />
            <Checkbox
              label={t('admin.review.required')}
              checked={criterion.isRequired}
              onChange={(event) => set(at, { isRequired: event.currentTarget.checked })}
            />
          </>
        )}
      </LineList>
    </section>
  );
}

function newCriterion(checklist: readonly Criterion[]): Criterion {
  const ids = new Set(checklist.map(({ id }) => id));
  let number = checklist.length + 1;
  while (ids.has(`line-${number}`)) number += 1;
  return { id: `line-${number}`, label: '', description: null, maximum: 4, isRequired: false };
}
