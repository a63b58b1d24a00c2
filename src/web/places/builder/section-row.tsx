import { useDraggable } from '@dnd-kit/core';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionMenu } from './action-menu.tsx';
import { cardMark } from './board-boxes.ts';
import { useBuilder } from './builder-context.tsx';
import type { Section } from './draft-parts.ts';
import { Grip } from './grip.tsx';
import styles from './step-card.module.css';
import { Dots } from './step-card.tsx';

/** A heading among the activities of a path. */
export const SectionRow = memo(function SectionRow({ section, isReached }: { section: Section; isReached: boolean }) {
  const { t } = useTranslation();
  const { edit, moveStep } = useBuilder();
  const [isEditing, setEditing] = useState(false);
  const { title, id } = section;
  const tabIndex = isReached ? 0 : -1;
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: `entry:${id}`,
    data: { kind: 'entry', entryId: id, title },
  });
  const rename = (text: string) => {
    setEditing(false);
    const next = text.trim();
    if (next === '' || next === title) return;
    edit([{ do: 'updateEntry', entryId: id, changes: { title: next } }]);
  };
  return (
    <li
      ref={setNodeRef}
      className={styles.section}
      data-dragging={isDragging || undefined}
      {...{ [cardMark]: id }}
      onMouseDown={isEditing ? undefined : (listeners?.onMouseDown as never)}
      onTouchStart={isEditing ? undefined : (listeners?.onTouchStart as never)}
    >
      <Grip
        title={title}
        tabIndex={tabIndex}
        activator={setActivatorNodeRef}
        describedBy={attributes['aria-describedby']}
        onKeyDown={listeners?.onKeyDown as never}
      />
      {isEditing ? (
        <input
          className={styles.rename}
          defaultValue={title}
          maxLength={300}
          aria-label={t('builder.section.title')}
          // biome-ignore lint/a11y/noAutofocus: somebody has just asked to write here.
          autoFocus
          onBlur={(event) => rename(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape') setEditing(false);
          }}
        />
      ) : (
        <button type="button" className={styles.sectionTitle} tabIndex={tabIndex} onClick={() => setEditing(true)}>
          {title}
        </button>
      )}
      <ActionMenu
        label={t('builder.step.more', { title })}
        icon={<Dots />}
        tabIndex={tabIndex}
        actions={() => [
          { label: t('builder.rename'), run: () => setEditing(true) },
          { label: t('builder.move.to'), run: () => moveStep(id) },
          {
            label: t('builder.remove'),
            isDangerous: true,
            run: () => edit([{ do: 'removeEntry', entryId: id }], { say: t('builder.step.removed', { title }) }),
          },
        ]}
      />
    </li>
  );
});
