import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { OwnFlag } from '../../wire.ts';
import { flagBody, flagReasons, isOpen } from './flagging.ts';
import styles from './resource-details.module.css';
import { useFlag } from './use-flag.ts';

/** What is wrong with a resource, in one choice and a note; or what one has said, to take it back. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function FlagDialog({ resourceId, onClose }: { resourceId: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { flag, error, change } = useFlag(resourceId);
  const [reason, setReason] = useState<OwnFlag['reason'] | null>(null);
  const note = useDraft(`flag:${resourceId}`);
  const failed = error ?? change.error;

  function send() {
    if (reason === null) return;
    change.mutate(flagBody(reason, note.text), {
      onSuccess: () => {
        note.clear();
        onClose();
      },
    });
  }
  return (
    <Dialog title={t('flagging.title')} onClose={onClose}>
      {isOpen(flag) ? (
        <div className="stack">
          {failed && <Failure error={failed} />}
          <div className="note stack-tight">
            <p>
              {t('flagging.youSaid', { date: new Date(flag.at).toLocaleDateString(i18n.language) })}{' '}
              <strong>{t(`review.flag.${flag.reason}`)}</strong>
            </p>
            {flag.text !== null && <p>{flag.text}</p>}
          </div>
          <div className="row">
            <Button loading={change.isPending} onClick={() => change.mutate(null, { onSuccess: onClose })}>
              {t('flagging.takeBack')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('close')}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          {failed && <Failure error={failed} />}
          {flag && (
            <div className="note stack-tight">
              <p>{t(flag.state === 'handled' ? 'flagging.wasHandled' : 'flagging.wasDismissed')}</p>
              {flag.answer !== null && <p>{flag.answer}</p>}
            </div>
          )}
          <fieldset className={styles.reasons}>
            <legend>{t('flagging.what')}</legend>
            {flagReasons.map((one) => (
              <label key={one}>
                <input type="radio" name="reason" required checked={reason === one} onChange={() => setReason(one)} />
                {t(`review.flag.${one}`)}
              </label>
            ))}
          </fieldset>
          <label className="pick">
            {t('flagging.note')}
            <textarea
              className={styles.note}
              rows={3}
              maxLength={2_000}
              value={note.text}
              onChange={(event) => note.write(event.currentTarget.value)}
            />
          </label>
          <div className="row">
            <Button type="submit" disabled={reason === null} loading={change.isPending}>
              {t('flagging.send')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
