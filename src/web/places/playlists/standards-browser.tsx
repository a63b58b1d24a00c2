import { Skeleton } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import type { StandardNode } from '../../wire.ts';
import { type ChosenStandard, sameStandard } from './standard-choice.ts';
import styles from './standard-picker.module.css';
import { StandardsTree } from './standards-tree.tsx';
import { useFrameworks } from './use-standards.ts';

/** The frameworks of the district, one at a time, as a tree. */
export function StandardsBrowser({
  chosen,
  onToggle,
}: {
  chosen: readonly ChosenStandard[];
  onToggle: (standard: ChosenStandard) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { data, error, isPending, refetch } = useFrameworks();
  const [wantedId, setWantedId] = useState<string | null>(null);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Skeleton height={160} radius="md" />;
  const framework = data.items.find((one) => one.id === wantedId) ?? data.items[0];
  if (!framework) return <p className="note">{t('standards.noFrameworks')}</p>;
  return (
    <div className="stack">
      {data.items.length > 1 && (
        <div className={styles.framework}>
          <label htmlFor={id}>{t('standards.framework')}</label>
          <select id={id} value={framework.id} onChange={(event) => setWantedId(event.currentTarget.value)}>
            {data.items.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </div>
      )}
      <StandardsTree
        key={framework.id}
        frameworkId={framework.id}
        title={framework.title}
        isChosen={(node) => chosen.some((one) => sameStandard(one, toChosen(node)))}
        onToggle={(node) => onToggle(toChosen(node))}
      />
    </div>
  );
}

function toChosen({ id, code, statement }: StandardNode): ChosenStandard {
  return { standardId: id, code, statement };
}
