import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GridRow } from './grid-row.ts';
import type { GridState } from './grid-store.ts';
import styles from './tagging.module.css';

/** What is not as somebody wanted it, for the whole table, with a way on. Each row has its mark as well. */
export function TroubleNotes({
  rows,
  state,
  stuckIds,
  onSend,
  onSettle,
  onGo,
}: {
  rows: readonly GridRow[];
  state: GridState;
  stuckIds: ReadonlySet<string> | null;
  onSend: () => void;
  onSettle: (rowIds: readonly string[], isMade: boolean) => void;
  /** Leads the keyboard to a row. */
  onGo: (row: number) => void;
}) {
  const { t } = useTranslation();
  const refused = [...state.refused.keys()];
  const others = [...state.troubles.keys()].filter((id) => !state.refused.has(id));
  const firstOf = (ids: readonly string[]) => rows.findIndex(({ id }) => ids.includes(id));
  return (
    <>
      {stuckIds !== null && stuckIds.size > 0 && (
        <div className={`note note-amber ${styles.trouble}`} role="alert">
          <p>{t('tagging.stuck', { count: stuckIds.size })}</p>
          <Button size="compact-md" variant="default" onClick={onSend}>
            {t('tagging.sendNow')}
          </Button>
        </div>
      )}
      {refused.length > 0 && (
        <div className={`note note-amber ${styles.trouble}`} role="alert">
          <p>{t('tagging.meanwhile', { count: refused.length })}</p>
          <Button size="compact-md" variant="default" onClick={() => onGo(firstOf(refused))}>
            {t('tagging.goThere')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => onSettle(refused, true)}>
            {t('tagging.makeMine')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => onSettle(refused, false)}>
            {t('tagging.leaveTheirs')}
          </Button>
        </div>
      )}
      {others.length > 0 && (
        <div className={`note note-amber ${styles.trouble}`} role="alert">
          <p>{t('tagging.notMade', { count: others.length })}</p>
          <Button size="compact-md" variant="default" onClick={() => onGo(firstOf(others))}>
            {t('tagging.goThere')}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => onSettle(others, false)}>
            {t('tagging.seen')}
          </Button>
        </div>
      )}
    </>
  );
}
