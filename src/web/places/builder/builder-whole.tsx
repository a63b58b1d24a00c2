import { DndContext, DragOverlay } from '@dnd-kit/core';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { SkipLink } from '../../design/skip-link.tsx';
import { useToast } from '../../design/toasts.tsx';
import type { Playlist } from '../../wire.ts';
import { AddPanel } from './add-panel.tsx';
import type { AddTo } from './add-to.ts';
import boardStyles from './board.module.css';
import { Board } from './board.tsx';
import { findCard } from './board-boxes.ts';
import styles from './builder.module.css';
import { type Builder, BuilderContext } from './builder-context.tsx';
import { CheckPanel } from './check-panel.tsx';
import { ChoiceDialog } from './choice-dialog.tsx';
import type { Desk } from './desk.ts';
import { coverageCell, findEntry, gapOf } from './draft-parts.ts';
import { LaneDialog } from './lane-dialog.tsx';
import { LaneSwitch } from './lane-switch.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { useDeskCare, useDeskState } from './open-desk.ts';
import { ProposeDialog } from './propose-dialog.tsx';
import { SidePanel } from './side-panel.tsx';
import { StepPanel } from './step-panel.tsx';
import { TargetsCard } from './targets-card.tsx';
import { Toolbar } from './toolbar.tsx';
import { Trouble } from './trouble.tsx';
import type { Dragged } from './use-board-drag.ts';
import { useBuilderDrag } from './use-builder-drag.ts';
import { useIsWide } from './use-is-wide.ts';
import { useReadiness } from './use-readiness.ts';
import { useUndoKeys } from './use-undo-keys.ts';

type Open = { readonly kind: 'move' | 'choice' | 'lane'; readonly id: string } | { readonly kind: 'propose' };

/** The builder: targets on top, paths beside each other, and beside them what is covered, what is lacking, what can be added. */
export function BuilderWhole({ desk, playlist }: { desk: Desk; playlist: Playlist }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const isWide = useIsWide();
  const state = useDeskState(desk);
  const { content, resources } = state;
  const [params, setParams] = useSearchParams();
  const [open, setOpen] = useState<Open | null>(null);
  const [addTo, setAddTo] = useState<AddTo | null>(null);
  const [askedAt, setAskedAt] = useState(0);
  const [said, setSaid] = useState('');
  const board = useRef<HTMLElement>(null);
  const readiness = useReadiness(playlist.id, state);
  useDeskCare(playlist.id, desk);
  useUndoKeys(desk, setSaid);

  const put = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      setParams(
        (before) => {
          for (const [name, value] of Object.entries(changes)) {
            if (value === null) before.delete(name);
            else before.set(name, value);
          }
          return before;
        },
        { preventScrollReset: true },
      );
    },
    [setParams],
  );

  const goTo = useCallback(
    (entryId: string) => {
      const found = findEntry(desk.state().content, entryId);
      if (found) put({ lane: found.pathway.id, side: null });
      // Once it is there: a phone shows another path first.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const card = findCard(entryId);
          card?.scrollIntoView({ block: 'center', inline: 'nearest' });
          card?.querySelectorAll('button')[1]?.focus({ preventScroll: true });
        }),
      );
    },
    [desk, put],
  );

  const builder = useMemo<Builder>(
    () => ({
      playlistId: playlist.id,
      desk,
      edit: (commands, { say, known = [] } = {}) => {
        const isDone = desk.perform(commands, known);
        if (isDone && say !== undefined) toast(say, { undo: () => void desk.undo() });
        return isDone;
      },
      announce: setSaid,
      showStep: (step) => put({ step }),
      addTo: (to) => {
        setAddTo(to);
        setAskedAt((count) => count + 1);
        put({ side: 'add', lane: to.pathwayId, step: null });
      },
      moveStep: (id) => setOpen({ kind: 'move', id }),
      makeChoice: (id) => setOpen({ kind: 'choice', id }),
      describe: (id) => setOpen({ kind: 'lane', id }),
      goTo,
    }),
    [desk, goTo, playlist.id, put, toast],
  );

  const drag = useBuilderDrag(builder, board, addTo);

  const onCell = (targetId: string, pathwayId: string) => {
    const pathway = content.pathways.find(({ id }) => id === pathwayId);
    if (!pathway) return;
    const cell = coverageCell(pathway, targetId);
    const gap = gapOf(cell);
    const first = cell.learn[0] ?? cell.practice[0] ?? cell.assess[0];
    if (gap) builder.addTo({ pathwayId, targetId, role: gap });
    else if (first) goTo(first);
  };

  const lane = content.pathways.find(({ id }) => id === params.get('lane'))?.id ?? content.pathways[0]?.id ?? null;
  const side = params.get('side') === 'add' || params.get('side') === 'checks' ? params.get('side') : null;
  const hinted = useMemo(() => new Set(readiness.open.flatMap(({ place }) => place.stepId ?? [])), [readiness.open]);
  const stepId = params.get('step');
  const close = () => setOpen(null);
  const silent = useMemo(() => {
    const nothing = () => undefined;
    const announcements = { onDragStart: nothing, onDragOver: nothing, onDragEnd: nothing, onDragCancel: nothing };
    return { announcements, screenReaderInstructions: { draggable: t('builder.drag.how') } };
  }, [t]);

  const checks = <CheckPanel readiness={readiness} content={content} />;
  const adding = (
    <AddPanel
      askedAt={askedAt}
      to={addTo}
      content={content}
      isDraggable={isWide}
      language={i18n.language}
      onChange={setAddTo}
    />
  );
  return (
    <BuilderContext value={builder}>
      <div className={styles.whole} data-whole-width="">
        <Toolbar
          playlist={playlist}
          state={state}
          readiness={readiness}
          onPropose={() => setOpen({ kind: 'propose' })}
        />
        <Trouble state={state} />
        <DndContext
          sensors={drag.sensors}
          accessibility={silent}
          onDragStart={(event) => {
            drag.onDragStart(event);
            const what = event.active.data.current as Dragged | undefined;
            setSaid(t('builder.drag.lifted', { title: what?.title ?? '' }));
          }}
          onDragEnd={drag.onDragEnd}
          onDragCancel={drag.onDragCancel}
        >
          <TargetsCard content={content} />
          <div className={styles.columns}>
            <div className={styles.main}>
              {isWide && content.pathways.length > 0 && <SkipLink to="beside" text={t('builder.side.skip')} />}
              {content.pathways.length > 0 && <h2 className="visually-hidden">{t('builder.board')}</h2>}
              {!isWide && content.pathways.length > 0 && (
                <LaneSwitch pathways={content.pathways} shown={lane} onShow={(id) => put({ lane: id })} />
              )}
              <Board
                content={content}
                resources={resources}
                hinted={hinted}
                slots={drag.slots}
                board={board}
                only={isWide ? null : lane}
                onPropose={() => setOpen({ kind: 'propose' })}
              />
              {isWide && (
                <p className={styles.boardKeys} aria-hidden="true">
                  {t('builder.boardKeys')}
                </p>
              )}
            </div>
            <SidePanel
              isWide={isWide}
              side={side as 'add' | 'checks' | null}
              content={content}
              count={readiness.open.length}
              adding={adding}
              checks={checks}
              onSide={(next) => put({ side: next })}
              onCell={onCell}
            />
          </div>
          <DragOverlay dropAnimation={null}>
            {drag.dragged && <div className={boardStyles.dragged}>{drag.dragged.title}</div>}
          </DragOverlay>
        </DndContext>
        <p className="visually-hidden" role="status" aria-live="assertive">
          {said}
        </p>
      </div>
      <StepPanel stepId={stepId} state={state} onClose={() => put({ step: null })} />
      {open?.kind === 'move' && <MoveDialog entryId={open.id} state={state} onClose={close} />}
      {open?.kind === 'choice' && <ChoiceDialog stepId={open.id} state={state} onClose={close} />}
      {open?.kind === 'lane' && <LaneDialog pathwayId={open.id} content={content} onClose={close} />}
      {open?.kind === 'propose' && <ProposeDialog state={state} onClose={close} />}
    </BuilderContext>
  );
}
