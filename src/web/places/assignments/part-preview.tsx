import { useTranslation } from 'react-i18next';
import type { StudentPart } from '../../wire.ts';
import styles from './fields.module.css';
import { titleOfStep } from './part-steps.ts';

/** The same list in the words that the student has: nothing of reasons, needs or time. */
export function PartPreview({ part }: { part: StudentPart }) {
  const { t, i18n } = useTranslation();
  const words = (statement: Readonly<Record<string, string>>) =>
    statement[i18n.language] ?? Object.values(statement)[0] ?? '';
  const shown = part.steps.filter(({ isExcused }) => !isExcused);
  return (
    <section className="stack" aria-label={t('part.preview')}>
      <p className="note">{t('part.previewText')}</p>
      <div className="card stack">
        <h2>{part.title}</h2>
        {part.pathway && <p>{t('part.yourPath', { title: part.pathway.title })}</p>}
        <ul className={styles.list}>
          {part.targets.map(({ id, statement }) => (
            <li key={id}>{words(statement)}</li>
          ))}
        </ul>
        <ol className="plain stack-tight">
          {shown.map((one, at) => (
            <li key={one.step.id} className={styles.item}>
              <p>
                <span className="soft">{at + 1}</span>{' '}
                <strong>{titleOfStep(one, part.resources) || t(`part.kind.${one.step.kind}`)}</strong>
              </p>
              {one.step.instructions !== null && <p>{one.step.instructions}</p>}
              <p className="row">
                <span className="badge">{t(`role.${one.step.role}`)}</span>
                {one.minutes !== null && <span className="badge">{t('minutes', { count: one.minutes })}</span>}
                {!one.step.isRequired && <span className="badge">{t('part.mayDo')}</span>}
              </p>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
