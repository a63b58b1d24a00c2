import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import { InterestPicture } from '../../design/interest-picture.tsx';
import chips from '../student/chips.module.css';
import { groupInterests, toggled } from './interest-groups.ts';
import styles from './me-place.module.css';
import { useInterests } from './use-profile.ts';

/** What somebody cares about, by pictures: a group first, then what in it. */
export function Interests({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useInterests();
  const [openId, setOpenId] = useState<string | null>(null);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} radius="lg" />;
  const { groups, others } = groupInterests(data.items, chosen);
  const open = groups.find(({ id }) => id === openId);
  const toggle = (id: string) => onChange(toggled(chosen, id));
  return (
    <div className="stack">
      <ul className={`plain ${styles.groups}`}>
        {groups.map(({ id, label, isChosen, chosenBelow }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.group}
              aria-expanded={openId === id}
              data-chosen={isChosen || chosenBelow > 0 || undefined}
              onClick={() => setOpenId(openId === id ? null : id)}
            >
              <InterestPicture group={id} size={34} />
              <span>{label}</span>
              {isChosen || chosenBelow > 0 ? (
                <span className={styles.number}>{chosenBelow + (isChosen ? 1 : 0)}</span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
      {open && (
        <fieldset className={styles.below}>
          <legend className="visually-hidden">{open.label}</legend>
          <div className={chips.chips}>
            {[{ id: open.id, label: t('me.allOf', { label: open.label }), isChosen: open.isChosen }, ...open.below].map(
              ({ id, label, isChosen }) => (
                <button
                  key={id}
                  type="button"
                  className={chips.chip}
                  aria-pressed={isChosen}
                  onClick={() => toggle(id)}
                >
                  {isChosen && <Icon name="check" size={18} />}
                  {label}
                </button>
              ),
            )}
          </div>
        </fieldset>
      )}
      {chosen.length > 0 && (
        <div className="stack-tight">
          <h3>{t('me.chosen')}</h3>
          <ul className={`plain ${chips.chips}`}>
            {chosen.map((id) => (
              <li key={id} className="badge badge-thread">
                {labelOf(id, groups) ?? id}
                <button
                  type="button"
                  className={styles.drop}
                  aria-label={t('me.drop', { label: labelOf(id, groups) ?? id })}
                  onClick={() => toggle(id)}
                >
                  <Icon name="close" size={16} />
                </button>
              </li>
            ))}
          </ul>
          {others.length > 0 && <p className="soft small">{t('me.ownWords')}</p>}
        </div>
      )}
    </div>
  );
}

function labelOf(id: string, groups: ReturnType<typeof groupInterests>['groups']): string | null {
  for (const group of groups) {
    if (group.id === id) return group.label;
    const found = group.below.find((one) => one.id === id);
    if (found) return found.label;
  }
  return null;
}
