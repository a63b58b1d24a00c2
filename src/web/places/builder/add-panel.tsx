import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaylistContent, ResourceHit } from '../../wire.ts';
import styles from './add-panel.module.css';
import type { AddTo } from './add-to.ts';
import { useBuilder } from './builder-context.tsx';
import { type Role, roles, textIn } from './draft-parts.ts';
import { fromHit, newResourceEntry, roleOf } from './found.ts';
import { FavoriteResults, LibraryResults } from './found-results.tsx';
import { newId } from './open-desk.ts';
import { OwnStepForm } from './own-step-form.tsx';

type Source = 'library' | 'favorites' | 'own';

type Props = {
  /** Changes when somebody asks for it anew: then the search takes the focus. */
  readonly askedAt: number;
  readonly to: AddTo | null;
  readonly content: PlaylistContent;
  readonly isDraggable: boolean;
  readonly language: string;
  readonly onChange: (to: AddTo) => void;
};

/** What can be put into a path: what the library has, what somebody keeps, and what they write themselves. */
export function AddPanel({ askedAt, to, content, isDraggable, language, onChange }: Props) {
  const { t } = useTranslation();
  const { edit, desk, announce } = useBuilder();
  const [source, setSource] = useState<Source>('library');
  const { pathways, targets } = content;
  const pathway = pathways.find(({ id }) => id === to?.pathwayId) ?? pathways[0];
  if (!pathway) return <p className="soft">{t('builder.add.noPath')}</p>;
  const place: AddTo = to && to.pathwayId === pathway.id ? to : { pathwayId: pathway.id };
  const target = targets.find(({ id }) => id === place.targetId) ?? null;
  const choice = pathway.entries.find(({ id }) => id === place.choiceId);

  const add = (hit: ResourceHit) => {
    const known = [fromHit(hit)];
    const say = t('builder.add.addedTo', { title: hit.title, path: pathway.title });
    const id = newId();
    if (choice?.kind === 'choice') {
      const option = { kind: 'resource', id, resource: { resourceId: hit.id, version: null } } as const;
      edit([{ do: 'addOption', stepId: choice.id, option }], { say, known });
    } else {
      const entry = newResourceEntry(hit, place, desk.state().content);
      edit([{ do: 'addEntry', id, at: atOf(place), entry }], { say, known });
      // The next one comes after this one, where a place was named.
      if (place.after !== undefined) onChange({ ...place, after: id });
    }
    announce(say);
  };

  return (
    <div className={styles.panel}>
      <SegmentedControl
        fullWidth
        size="sm"
        aria-label={t('builder.add.from')}
        value={source}
        onChange={(value) => setSource(value as Source)}
        data={(['library', 'favorites', 'own'] as const).map((value) => ({
          value,
          label: t(`builder.add.source.${value}`),
        }))}
      />
      <div className={styles.place}>
        <label>
          <span>{t('builder.add.into')}</span>
          <select
            value={pathway.id}
            onChange={(event) => onChange({ ...withoutPlace(place), pathwayId: event.currentTarget.value })}
          >
            {pathways.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('builder.add.for')}</span>
          <select
            value={place.targetId ?? ''}
            onChange={(event) => onChange({ ...place, targetId: event.currentTarget.value || undefined } as AddTo)}
          >
            <option value="">{t('builder.add.anyTarget')}</option>
            {targets.map(({ id, statement }) => (
              <option key={id} value={id}>
                {textIn(statement, language)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('builder.add.role')}</span>
          <select
            value={place.role ?? ''}
            onChange={(event) =>
              onChange({ ...place, role: (event.currentTarget.value || undefined) as Role } as AddTo)
            }
          >
            <option value="">{t('builder.add.anyRole')}</option>
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`builder.role.${role}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {choice?.kind === 'choice' && (
        <p className="note small">
          {t('builder.add.intoChoice')}{' '}
          <button type="button" className="link-button" onClick={() => onChange(withoutPlace(place))}>
            {t('builder.add.intoPath')}
          </button>
        </p>
      )}
      {!choice && place.after !== undefined && (
        <p className="soft small">
          {t('builder.add.atPlace')}{' '}
          <button type="button" className="link-button" onClick={() => onChange(withoutPlace(place))}>
            {t('builder.add.atEnd')}
          </button>
        </p>
      )}
      {source === 'library' && (
        <LibraryResults
          key={`${place.targetId} ${place.role} ${place.choiceId}`}
          askedAt={askedAt}
          isForStudents={content.audience === 'students'}
          target={target}
          role={place.role}
          roleOf={(hit) => place.role ?? roleOf(hit)}
          isDraggable={isDraggable}
          onAdd={add}
        />
      )}
      {source === 'favorites' && (
        <FavoriteResults roleOf={(hit) => place.role ?? roleOf(hit)} isDraggable={isDraggable} onAdd={add} />
      )}
      {source === 'own' && (
        <OwnStepForm
          key={choice ? 'option' : 'step'}
          place={place}
          choice={choice?.kind === 'choice' ? choice : null}
        />
      )}
    </div>
  );
}

export function atOf({ pathwayId, after }: AddTo): { pathwayId: string; after?: string | null } {
  return after === undefined ? { pathwayId } : { pathwayId, after };
}

function withoutPlace({ pathwayId, targetId, role }: AddTo): AddTo {
  return { pathwayId, ...(targetId !== undefined && { targetId }), ...(role !== undefined && { role }) };
}
