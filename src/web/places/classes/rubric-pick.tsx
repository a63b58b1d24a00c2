import { useTranslation } from 'react-i18next';
import styles from './panels.module.css';

type Line = {
  readonly id: string;
  readonly title: string;
  readonly levels: readonly { readonly points: number; readonly description: string }[];
};

/** What is looked at, line by line; a click gives the points of a level. */
export function RubricPick({
  rubric,
  picked,
  onPick,
}: {
  rubric: readonly Line[];
  picked: ReadonlyMap<string, number>;
  onPick: (picked: ReadonlyMap<string, number>) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="stack-tight">
      {rubric.map(({ id, title, levels }) => (
        <fieldset key={id} className={styles.choices}>
          <legend>{title}</legend>
          {levels.map(({ points, description }) => (
            <button
              key={points}
              type="button"
              className={styles.choice}
              aria-pressed={picked.get(id) === points}
              onClick={() => onPick(new Map(picked).set(id, points))}
            >
              <strong>{points}</strong>{' '}
              {description === '' ? t('studentWork.pointsOnly', { count: points }) : description}
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
