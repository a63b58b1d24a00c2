import { type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaylistContent } from '../../wire.ts';
import styles from './board.module.css';
import { useBuilder } from './builder-context.tsx';
import type { Resources } from './draft-parts.ts';
import { DropLine } from './drop-line.tsx';
import { Lane } from './lane.tsx';
import { newId } from './open-desk.ts';
import type { SlotStore } from './slot-store.ts';

type Props = {
  readonly content: PlaylistContent;
  readonly resources: Resources;
  /** Activities of which something is to be said. */
  readonly hinted: ReadonlySet<string>;
  readonly slots: SlotStore;
  readonly board: RefObject<HTMLElement | null>;
  /** On a phone one path is shown at a time; null shows all. */
  readonly only: string | null;
  readonly onPropose: () => void;
};

/** The paths, side by side. */
export function Board({ content, resources, hinted, slots, board, only, onPropose }: Props) {
  const { t } = useTranslation();
  const { edit, describe } = useBuilder();
  const { pathways, targets, minutesPerPathway } = content;
  const shown = useMemo(() => pathways.map((pathway, at) => ({ pathway, at })), [pathways]);

  function addPath() {
    const id = newId();
    const title = t('builder.lane.new', { number: pathways.length + 1 });
    edit([{ do: 'addPathway', id, pathway: { title } }]);
    describe(id);
  }

  if (pathways.length === 0) {
    return (
      <div className={`card ${styles.none}`}>
        <h2>{t('builder.none.title')}</h2>
        <p>{t('builder.none.text')}</p>
        <div className="row">
          <button type="button" className={styles.big} onClick={onPropose} disabled={targets.length === 0}>
            <strong>{t('builder.none.propose')}</strong>
            <span>{t(targets.length === 0 ? 'builder.none.needsTarget' : 'builder.none.proposeText')}</span>
          </button>
          <button type="button" className={styles.big} onClick={addPath}>
            <strong>{t('builder.none.own')}</strong>
            <span>{t('builder.none.ownText')}</span>
          </button>
        </div>
      </div>
    );
  }
  return (
    <section
      ref={board as never}
      className={styles.board}
      aria-label={t('builder.board')}
      aria-description={t('builder.boardKeys')}
      data-single={only !== null || undefined}
    >
      {shown
        .filter(({ pathway }) => only === null || pathway.id === only)
        .map(({ pathway, at }) => (
          <Lane
            key={pathway.id}
            pathway={pathway}
            at={at}
            count={pathways.length}
            targets={targets}
            resources={resources}
            hinted={hinted}
            limit={minutesPerPathway}
          />
        ))}
      {pathways.length < 8 && (
        <button type="button" className={styles.addLane} onClick={addPath}>
          <span aria-hidden="true">+</span>
          {t('builder.lane.addPath')}
        </button>
      )}
      <DropLine slots={slots} board={board} />
    </section>
  );
}
