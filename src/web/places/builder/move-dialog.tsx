import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { DeskState } from './desk.ts';
import { before, findEntry, isStep, titleOf } from './draft-parts.ts';

const first = '';

/** Moves an activity without dragging: to a path, after another activity. */
export function MoveDialog({ entryId, state, onClose }: { entryId: string; state: DeskState; onClose: () => void }) {
  const { t } = useTranslation();
  const { edit, announce, goTo } = useBuilder();
  const { content, resources } = state;
  const found = findEntry(content, entryId);
  const [pathwayId, setPathwayId] = useState(found?.pathway.id ?? '');
  const [after, setAfter] = useState(found ? (before(found.pathway.entries, found.at) ?? first) : first);
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  if (!found || !pathway) return null;
  const { entry } = found;
  const nameOf = (one: typeof entry) =>
    isStep(one) ? (titleOf(one, resources) ?? t(`builder.unnamed.${one.kind}`)) : one.title;
  const others = pathway.entries.filter(({ id }) => id !== entryId);
  const place = others.some(({ id }) => id === after) ? after : first;
  const choose = (id: string) => {
    setPathwayId(id);
    // At the end of another path, where one usually wants it.
    const last = content.pathways
      .find((one) => one.id === id)
      ?.entries.filter((one) => one.id !== entryId)
      .at(-1);
    setAfter(last?.id ?? first);
  };
  const move = () => {
    edit([{ do: 'moveEntry', entryId, at: { pathwayId, after: place === first ? null : place } }]);
    announce(t('builder.move.done', { title: nameOf(entry), path: pathway.title }));
    onClose();
    goTo(entryId);
  };
  return (
    <Dialog onClose={onClose} title={t('builder.move.title', { title: nameOf(entry) })}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          move();
        }}
      >
        <label className={styles.field}>
          <span>{t('builder.move.path')}</span>
          <select data-autofocus value={pathwayId} onChange={(event) => choose(event.currentTarget.value)}>
            {content.pathways.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field}>
          <span>{t('builder.move.place')}</span>
          <select value={place} onChange={(event) => setAfter(event.currentTarget.value)}>
            <option value={first}>{t('builder.move.first')}</option>
            {others.map((one) => (
              <option key={one.id} value={one.id}>
                {t('builder.move.after', { title: nameOf(one) })}
              </option>
            ))}
          </select>
        </label>
        <div className="row">
          <Button type="submit">{t('builder.move.move')}</Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
