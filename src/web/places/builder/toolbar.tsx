import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { Icon } from '../../design/icon.tsx';
import type { Playlist } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { DeskState } from './desk.ts';
import { DetailsDialog } from './details-dialog.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import type { ReadinessView } from './use-readiness.ts';

type Props = {
  readonly playlist: Playlist;
  readonly state: DeskState;
  readonly readiness: ReadinessView;
  readonly onPropose: () => void;
};

/** The name of the playlist, whether it is saved, and what is done with the whole of it. */
export function Toolbar({ playlist, state, readiness, onPropose }: Props) {
  const { t } = useTranslation();
  const { desk, announce } = useBuilder();
  const [open, setOpen] = useState<'details' | 'publish' | null>(null);
  const { content, canUndo, canRedo } = state;
  const step = (isRedo: boolean) => {
    if (isRedo ? desk.redo() : desk.undo()) announce(t(isRedo ? 'builder.save.redone' : 'builder.save.undone'));
  };
  return (
    <header id="builder-head" tabIndex={-1} className={styles.toolbar}>
      <BackLink to={`/playlists/${playlist.id}`}>{t('builder.back')}</BackLink>
      <div className={styles.bar}>
        <div className={styles.titleLine}>
          <PlaceTitle title={content.title} />
          <Button size="compact-sm" variant="subtle" data-details="" onClick={() => setOpen('details')}>
            {t('builder.details.open')}
          </Button>
        </div>
        <SaveState state={state} />
        <div className={styles.tools} data-tools="">
          <button type="button" className={styles.tool} disabled={!canUndo} title="Ctrl Z" onClick={() => step(false)}>
            <Turn />
            <span>{t('builder.save.undo')}</span>
          </button>
          <button
            type="button"
            className={styles.tool}
            disabled={!canRedo}
            title="Ctrl Shift Z"
            onClick={() => step(true)}
          >
            <Turn isBack />
            <span>{t('builder.save.redo')}</span>
          </button>
          {content.targets.length > 0 && (
            <Button variant="default" onClick={onPropose}>
              {t('builder.propose.open')}
            </Button>
          )}
          <Button onClick={() => setOpen('publish')}>{t('builder.publish.open')}</Button>
        </div>
      </div>
      {open === 'details' && <DetailsDialog content={content} onClose={() => setOpen(null)} />}
      {open === 'publish' && (
        <PublishDialog playlist={playlist} state={state} readiness={readiness} onClose={() => setOpen(null)} />
      )}
    </header>
  );
}

function SaveState({ state: { isUnsaved, savedAt, trouble } }: { state: DeskState }) {
  const { t, i18n } = useTranslation();
  const time = savedAt?.toLocaleTimeString(i18n.language, { hour: 'numeric', minute: '2-digit' });
  const text =
    trouble !== null
      ? t('builder.save.kept')
      : isUnsaved
        ? t('builder.save.saving')
        : time === undefined
          ? t('builder.save.all')
          : t('builder.save.savedAt', { time });
  return (
    <p className={styles.saved} data-kept={trouble !== null || undefined}>
      {trouble === null && !isUnsaved && <Icon name="check" size={16} />}
      {text}
    </p>
  );
}

function Turn({ isBack = false }: { isBack?: boolean }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={isBack ? { transform: 'scaleX(-1)' } : undefined}
      aria-hidden="true"
      focusable="false"
    >
      <path d="M9 7 4 11.500l5 4.500M4.500 11.500H15a4.500 4.500 0 0 1 0 9h-3" />
    </svg>
  );
}
