import { type RefObject, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceHit } from '../../wire.ts';
import type { AddTo } from './add-to.ts';
import type { Builder } from './builder-context.tsx';
import { findEntry, isStep, titleOf } from './draft-parts.ts';
import { fromHit, newResourceEntry } from './found.ts';
import { newId } from './open-desk.ts';
import type { Slot } from './slots.ts';
import { useBoardDrag } from './use-board-drag.ts';

/** What dragging does in the builder, and what it says to those who listen. */
export function useBuilderDrag(builder: Builder, board: RefObject<HTMLElement | null>, addTo: AddTo | null) {
  const { t } = useTranslation();
  const { desk, edit, announce } = builder;

  const placeName = useCallback(
    ({ pathwayId, after }: Slot) => {
      const { content, resources } = desk.state();
      const path = content.pathways.find(({ id }) => id === pathwayId)?.title ?? '';
      const before = after === null ? null : findEntry(content, after)?.entry;
      const title = before && (isStep(before) ? titleOf(before, resources) : before.title);
      return title ? t('builder.drag.after', { title, path }) : t('builder.drag.first', { path });
    },
    [desk, t],
  );

  return useBoardDrag({
    board,
    order: () =>
      desk.state().content.pathways.map(({ id, entries }) => {
        return { pathwayId: id, entryIds: entries.map((entry) => entry.id) };
      }),
    onMove: (entryId, at) => {
      edit([{ do: 'moveEntry', entryId, at }]);
      announce(t('builder.drag.dropped', { place: placeName(at) }));
    },
    onFound: (hit: ResourceHit, at: Slot) => {
      // For what the search was opened for, wherever it is dropped.
      const entry = newResourceEntry(hit, { ...addTo, ...at }, desk.state().content);
      const say = t('builder.add.added', { title: hit.title });
      edit([{ do: 'addEntry', id: newId(), at, entry }], { say, known: [fromHit(hit)] });
    },
    onSlot: (slot) => announce(placeName(slot)),
    onCancel: () => announce(t('builder.drag.cancelled')),
  });
}
