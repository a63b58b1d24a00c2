import { Skeleton } from '@mantine/core';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Icon } from '../../design/icon.tsx';
import type { StandardNode } from '../../wire.ts';
import { plainStatement } from './plain-statement.ts';
import styles from './standards-tree.module.css';
import { barShare, type TreeRow, treeMove, treeRows } from './tree-rows.ts';
import { useLevels } from './use-standards.ts';

type Props = {
  readonly frameworkId: string;
  readonly title: string;
  readonly isChosen: (node: StandardNode) => boolean;
  readonly onToggle: (node: StandardNode) => void;
};

/** A framework to go down in, with how much there is for each standard. The arrows go, Enter or space chooses. */
export function StandardsTree({ frameworkId, title, isChosen, onToggle }: Props) {
  const { t } = useTranslation();
  const idBase = useId();
  const [open, setOpen] = useState<readonly string[]>([]);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const lines = useRef(new Map<string, HTMLDivElement>());
  const levels = useLevels(frameworkId, open);
  const rows = treeRows({ childrenOf: levels.childrenOf, isOpen: (id) => open.includes(id) });
  const found = rows.findIndex((row) => keyOf(row) === activeKey);
  const active = Math.max(0, found);

  function setNodeOpen(id: string, isOpen: boolean) {
    setOpen((before) => (isOpen ? [...before.filter((one) => one !== id), id] : before.filter((one) => one !== id)));
  }
  function press(event: KeyboardEvent, at: number) {
    const row = rows[at];
    if (!row) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onToggle(row.node);
      return;
    }
    const move = treeMove(rows, at, event.key);
    if (!move) return;
    event.preventDefault();
    if ('open' in move) setNodeOpen(move.open, true);
    else if ('close' in move) setNodeOpen(move.close, false);
    else {
      const key = rows[move.to] && keyOf(rows[move.to] as TreeRow<StandardNode>);
      setActiveKey(key ?? null);
      lines.current.get(key ?? '')?.focus();
    }
  }

  if (levels.isPending) {
    return (
      <div className="stack-tight" role="status" aria-label={t('loading')}>
        {[82, 64, 74, 58, 70].map((width) => (
          <Skeleton key={width} height={28} width={`${width}%`} />
        ))}
      </div>
    );
  }
  return (
    <>
      {levels.error !== null && <Failure error={levels.error} onRetry={levels.retry} />}
      {rows.length === 0 && levels.error === null && <p className="soft">{t('standards.empty')}</p>}
      {rows.length > 0 && (
        <div role="tree" aria-label={title} aria-multiselectable="true" className={styles.tree}>
          {rows.map((row, at) => (
            <Line
              key={keyOf(row)}
              id={`${idBase}-${at}`}
              row={row}
              largest={largestBeside(row, rows)}
              isChosen={isChosen(row.node)}
              isActive={at === active}
              onFocus={() => setActiveKey(keyOf(row))}
              onToggle={() => onToggle(row.node)}
              onOpen={() => setNodeOpen(row.node.id, !row.isOpen)}
              onKeyDown={(event) => press(event, at)}
              take={(line) => {
                if (line) lines.current.set(keyOf(row), line);
                else lines.current.delete(keyOf(row));
              }}
            />
          ))}
        </div>
      )}
    </>
  );
}

/** The same standard may stand under several others. */
const keyOf = ({ node, level }: TreeRow<StandardNode>) => `${node.parentId} ${node.id} ${level}`;

function largestBeside(row: TreeRow<StandardNode>, rows: readonly TreeRow<StandardNode>[]): number {
  const beside = rows.filter(({ node, level }) => level === row.level && node.parentId === row.node.parentId);
  return Math.max(...beside.map(({ node }) => node.resourceCount ?? 0));
}

function Line({
  id,
  row: { node, level, at, of, isOpen },
  largest,
  isChosen,
  isActive,
  onFocus,
  onToggle,
  onOpen,
  onKeyDown,
  take,
}: {
  id: string;
  row: TreeRow<StandardNode>;
  largest: number;
  isChosen: boolean;
  isActive: boolean;
  onFocus: () => void;
  onToggle: () => void;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  take: (line: HTMLDivElement | null) => void;
}) {
  const { t } = useTranslation();
  const count = node.resourceCount;
  const counted = count === null ? '' : count === 0 ? t('standards.noCount') : t('standards.count', { count });
  return (
    <div
      ref={take}
      role="treeitem"
      aria-level={level}
      aria-posinset={at}
      aria-setsize={of}
      aria-selected={isChosen}
      aria-expanded={node.childCount > 0 ? isOpen : undefined}
      aria-labelledby={`${id}-name`}
      tabIndex={isActive ? 0 : -1}
      className={styles.line}
      style={{ paddingInlineStart: `calc(${Math.min(level - 1, 6)} * 1.1rem)` }}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={onToggle}
    >
      {node.childCount > 0 ? (
        // The keyboard opens by the arrow; a second stop in each line would only be in the way.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <span
          className={styles.opener}
          data-open={isOpen || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          <Icon name="next" size={18} />
        </span>
      ) : (
        <span className={styles.opener} />
      )}
      <span className={styles.box} data-chosen={isChosen || undefined}>
        {isChosen && <Icon name="check" size={16} />}
      </span>
      <span className={styles.words} id={`${id}-name`}>
        {node.code !== null && <strong className={styles.code}>{node.code}</strong>}{' '}
        <span>{plainStatement(node.abbreviatedStatement ?? node.statement)}</span>
        <span className="visually-hidden">. {counted}</span>
      </span>
      {count !== null && (
        <span className={styles.count} aria-hidden="true" title={counted}>
          <span className={styles.bar}>
            <span style={{ width: `${barShare(count, largest) * 100}%` }} />
          </span>
          {/* Drawn by the style: it is no part of the words, which say it as well. */}
          <span className={styles.number} data-count={count} />
        </span>
      )}
    </div>
  );
}
