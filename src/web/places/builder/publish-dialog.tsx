import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Icon } from '../../design/icon.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { Playlist } from '../../wire.ts';
import { useForgetPlaylists } from '../playlists/use-playlists.ts';
import { useBuilder } from './builder-context.tsx';
import type { DeskState } from './desk.ts';
import type { ReadinessView } from './use-readiness.ts';

type Props = {
  readonly playlist: Playlist;
  readonly state: DeskState;
  readonly readiness: ReadinessView;
  readonly onClose: () => void;
};

/** Makes the draft the next version: what readers see, and what can be assigned. */
export function PublishDialog({ playlist, state, readiness, onClose }: Props) {
  const { t } = useTranslation();
  const { desk } = useBuilder();
  const forget = useForgetPlaylists();
  const { text, write, clear } = useDraft(`publish:${playlist.id}`);
  const [done, setDone] = useState<number | null>(null);
  const assign = useRef<HTMLAnchorElement>(null);
  // The button that published it is gone: what most do next has the focus.
  useEffect(() => {
    if (done !== null) assign.current?.focus();
  }, [done]);
  const blocking = readiness.open.filter(({ isBlocking }) => isBlocking);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      client.post<Playlist>(`/playlists/${playlist.id}/versions`, {
        body: { note: text.trim() === '' ? null : text.trim() },
      }),
    onSuccess: (published) => {
      clear();
      setDone(published.publishedVersion);
      void forget();
      void desk.refresh();
    },
    onError: () => void readiness.again(),
  });
  const mayNot = playlist.editing !== null && !playlist.editing.can.publish;
  if (done !== null) {
    return (
      <Dialog onClose={onClose} title={t('builder.publish.doneTitle')}>
        <div className="stack">
          <p className="row" role="status">
            <Icon name="check" size={22} />
            {t('builder.publish.done', { version: done })}
          </p>
          <div className="row">
            <Button ref={assign} component={Link} to={`/playlists/${playlist.id}/assign`}>
              {t('builder.publish.assign')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('builder.publish.goOn')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title={t('builder.publish.title')}>
      <div className="stack">
        {mayNot && <p className="note note-amber">{t('builder.publish.mayNot')}</p>}
        {blocking.length > 0 && (
          <div className="note note-brick stack-tight">
            <p>{t('builder.checks.blocking', { count: blocking.length })}</p>
            <ul>
              {blocking.map(({ key, message }) => (
                <li key={key}>{message}</li>
              ))}
            </ul>
          </div>
        )}
        {blocking.length === 0 && <p>{t('builder.publish.text')}</p>}
        {state.isUnsaved && <p className="note note-amber">{t('builder.publish.unsaved')}</p>}
        {error && blocking.length === 0 && <Failure error={error} />}
        <Textarea
          label={t('builder.publish.note')}
          description={t('builder.publish.noteHelp')}
          value={text}
          autosize
          minRows={2}
          maxLength={1_000}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <div className="row">
          <Button
            loading={isPending}
            disabled={blocking.length > 0 || state.isUnsaved || mayNot || !readiness.isKnown}
            onClick={() => mutate()}
          >
            {t('builder.publish.now')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
