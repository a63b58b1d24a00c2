import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { Icon } from '../../design/icon.tsx';
import { PreviewDrawer } from '../resources/preview-drawer.tsx';
import { useFavorites } from '../resources/use-favorites.ts';
import { CellDetails } from './cell-details.tsx';
import { type After, CellEditor } from './cell-editor.tsx';
import { suggestionsFor, type Tag } from './grid-row.ts';
import { markOf } from './grid-store.ts';
import { SavedNote } from './saved-note.tsx';
import { blockOf, rowsOf } from './selection.ts';
import styles from './tagging.module.css';
import { TaggingFilters } from './tagging-filters.tsx';
import { columnAt, editorPlace, sizeOf, TaggingGrid } from './tagging-grid.tsx';
import { readTagging, type TaggingState, writeTagging } from './tagging-state.ts';
import { TroubleNotes } from './trouble-notes.tsx';
import { useDictionary } from './use-dictionary.ts';
import { useGridEdits } from './use-grid-edits.ts';
import { useGridHands } from './use-grid-hands.ts';
import { useGridRows } from './use-grid-rows.ts';

const AcceptDialog = lazy(() => import('./accept-dialog.tsx'));
const BulkDialog = lazy(() => import('./bulk-dialog.tsx'));
const StandardsDialog = lazy(() => import('./standards-dialog.tsx'));
const KeysDialog = lazy(() => import('./keys-dialog.tsx'));

type Opened = 'accept' | 'bulk' | 'keys' | 'standards' | null;

/** Resources and their tags as a table, for whoever tags many of them. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readTagging(params), [params]);
  const show = (next: TaggingState) => setParams(writeTagging(next), { replace: true });
  return (
    <div className="stack">
      <PlaceTitle title={t('tagging.title')} />
      <TaggingFilters state={state} onChange={show} />
      {/* Another question is another table: what was done to this one is saved. */}
      <TaggingTable key={writeTagging(state).toString()} state={state} />
    </div>
  );
}

function TaggingTable({ state }: { state: TaggingState }) {
  const { t } = useTranslation();
  const grid = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const [preview, setPreview] = useState<string | null>(null);
  const favorites = useFavorites();
  const found = useGridRows(state);
  const { words, error: wordsError, retry } = useDictionary();
  const loaded = useMemo(() => {
    const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
    return [...new Map(rows.map((row) => [row.resource.id, row])).values()];
  }, [found.data]);
  const edits = useGridEdits({ loaded, words });
  const { rows } = edits;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = found;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const more = useMemo(
    () => ({ isThere: hasNextPage, isLoading: isFetchingNextPage, hasFailed: isFetchNextPageError, load: loadMore }),
    [hasNextPage, isFetchingNextPage, isFetchNextPageError, loadMore],
  );
  const table = useGridHands({
    edits,
    words,
    onPreview: (row) => setPreview(row.id),
    onAcceptMany: () => setOpened('accept'),
    onBrowse: () => setOpened('standards'),
    more,
    onKeys: () => setOpened('keys'),
  });
  const { selection, setSelection, editing, setEditing } = table;
  const backToGrid = () => grid.current?.focus({ preventScroll: true });
  const close = () => {
    setOpened(null);
    setTimeout(backToGrid);
  };

  const first = found.data?.pages[0];
  const total = first ? first.total : 0;
  const chosen = rowsOf(blockOf(selection)).flatMap((at) => rows[at] ?? []);
  const activeRow = rows[selection.active.row];
  const activeColumn = columnAt(selection.active.col);

  function finish(tags: readonly Tag[], { after, isForAll }: { after: After; isForAll: boolean }) {
    if (editing) table.change(editing.place, tags, isForAll);
    setEditing(null);
    const { row, col } = selection.active;
    const to = { down: { row: row + 1, col }, right: { row, col: col + 1 }, left: { row, col: col - 1 }, stay: null }[
      after
    ];
    if (to && to.row < rows.length && to.col < sizeOf(rows).cols) setSelection({ anchor: to, active: to });
    backToGrid();
  }

  const edited = editing ? rows[editing.place.row] : undefined;
  const editedColumn = editing ? columnAt(editing.place.col) : null;
  return (
    <>
      {edits.failure !== null && <Failure error={edits.failure} onRetry={edits.giveUp} />}
      {(found.error ?? wordsError) && (
        <Failure error={found.error ?? wordsError} onRetry={() => (wordsError ? retry() : void found.refetch())} />
      )}
      {!found.error && !wordsError && (!first || words === null) && (
        <div role="status" aria-label={t('loading')}>
          <Skeleton height={420} radius="md" />
        </div>
      )}
      {first && words !== null && rows.length === 0 && !found.hasNextPage && (
        <EmptyState icon="check" title={t(`tagging.none.${state.view}`)} text={t(`tagging.noneText.${state.view}`)} />
      )}
      {first && words !== null && rows.length > 0 && (
        <>
          <div className={styles.tools} role="toolbar" aria-label={t('tagging.tools')}>
            <span className="soft">
              {first.totalIsLowerBound ? t('tagging.foundMany', { total }) : t('tagging.found', { count: total })}
              {chosen.length > 1 && ` · ${t('tagging.chosen', { count: chosen.length })}`}
            </span>
            <SavedNote isBusy={edits.isBusy} isStuck={edits.stuckIds !== null} savedAt={edits.state.savedAt} />
            <span className={styles.buttons}>
              <Button size="sm" variant="default" disabled={!edits.canUndo} onClick={() => void table.takeBack()}>
                {t('tagging.undo')}
              </Button>
              <Button size="sm" variant="default" onClick={() => setOpened('accept')}>
                {t('tagging.acceptSure')}
              </Button>
              <Button size="sm" variant="default" onClick={() => setOpened('bulk')}>
                {t('tagging.changeAll')}
              </Button>
              <Button
                size="sm"
                variant="default"
                leftSection={<Icon name="help" size={18} />}
                onClick={() => setOpened('keys')}
              >
                {t('tagging.keys')}
              </Button>
            </span>
          </div>
          <TroubleNotes
            rows={rows}
            state={edits.state}
            stuckIds={edits.stuckIds}
            onSend={edits.sendNow}
            onSettle={edits.settle}
            onGo={(row) => {
              const place = { row: Math.max(0, row), col: 0 };
              setSelection({ anchor: place, active: place });
              backToGrid();
            }}
          />
          <TaggingGrid
            rows={rows}
            total={first.totalIsLowerBound ? null : total}
            selection={selection}
            state={edits.state}
            stuckIds={edits.stuckIds}
            words={words}
            hands={table.hands}
            grid={grid}
            onNearEnd={loadMore}
            end={
              found.isFetchingNextPage
                ? t('tagging.loadingMore')
                : found.hasNextPage
                  ? t('tagging.moreBelow')
                  : t('tagging.end')
            }
            editor={
              editing &&
              edited &&
              editedColumn && (
                <div style={{ position: 'absolute', zIndex: 6, ...editorPlace(editing.place, grid.current) }}>
                  <CellEditor
                    column={editedColumn}
                    label={t('tagging.editing', {
                      column: t(`tagging.column.${editedColumn.key}`),
                      title: edited.title,
                    })}
                    before={edited.cells[editedColumn.key]}
                    typedFirst={editing.typedFirst}
                    suggestions={suggestionsFor(edited, editedColumn)}
                    words={words}
                    onDone={finish}
                    onCancel={() => {
                      setEditing(null);
                      backToGrid();
                    }}
                  />
                </div>
              )
            }
          />
          {activeRow && (
            <CellDetails
              row={activeRow}
              column={activeColumn}
              words={words}
              unknown={edits.state.unknown}
              trouble={markOf(edits.state, edits.stuckIds, activeRow.id)}
              isRefused={edits.state.refused.has(activeRow.id)}
              onSettle={(isMade) => {
                edits.settle([activeRow.id], isMade);
                backToGrid();
              }}
              onBrowse={() => setOpened('standards')}
              onJudge={(suggestion, verdict) => {
                table.judge(activeRow, suggestion, verdict);
                backToGrid();
              }}
              onPreview={() => setPreview(activeRow.id)}
            />
          )}
        </>
      )}
      <PreviewDrawer
        id={preview}
        favorites={favorites}
        onClose={() => {
          setPreview(null);
          setTimeout(backToGrid);
        }}
      />
      <Suspense>
        {opened === 'keys' && <KeysDialog onClose={close} />}
        {opened === 'standards' && activeRow && activeColumn && (
          <StandardsDialog
            title={activeRow.title}
            before={activeRow.cells[activeColumn.key]}
            rowCount={chosen.length}
            onDone={(tags, isForAll) => table.change(selection.active, tags, isForAll)}
            onClose={close}
          />
        )}
        {opened === 'accept' && first && (
          <AcceptDialog
            state={state}
            total={total}
            isLowerBound={first.totalIsLowerBound}
            chosen={chosen}
            onClose={close}
            onDone={edits.noteBatch}
          />
        )}
        {opened === 'bulk' && first && words !== null && (
          <BulkDialog
            state={state}
            total={total}
            isLowerBound={first.totalIsLowerBound}
            words={words}
            onClose={close}
            onDone={edits.noteBatch}
          />
        )}
      </Suspense>
    </>
  );
}
