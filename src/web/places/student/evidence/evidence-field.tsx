import { Button } from '@mantine/core';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../design/icon.tsx';
import styles from './evidence.module.css';
import { acceptedFiles, type Refusal } from './evidence-kinds.ts';
import { addEvidence, evidenceQueue, listAt, removeSent, useEvidenceItems } from './evidence-queue.ts';
import { EvidenceTile } from './evidence-tile.tsx';
import { SentTile } from './sent-tile.tsx';
import { useSentBefore } from './use-sent.ts';

export type EvidencePlace = {
  readonly playlistId: string;
  readonly stepId: string;
  readonly optionId: string | null;
};

/** What is chosen for an answer and not handed in. */
export function useChosen(at: EvidencePlace) {
  const items = useEvidenceItems();
  useEffect(() => {
    void evidenceQueue.ready().then(() => evidenceQueue.sendWaiting());
  }, []);
  return listAt(items, at);
}

/** A photo of one's work, or a file: seen before it goes, taken away again as long as it was not handed in. */
export function EvidenceField({ at, error }: { at: EvidencePlace; error: string | null }) {
  const { t } = useTranslation();
  const chosen = useChosen(at);
  const before = useSentBefore(at);
  const camera = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  const [refusal, setRefusal] = useState<{ name: string; why: Refusal } | null>(null);
  const [isReading, setReading] = useState(false);

  async function take(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.currentTarget.files ?? [])];
    // The same file may be chosen again after it was removed.
    event.currentTarget.value = '';
    setRefusal(null);
    setReading(true);
    for (const file of files) {
      const why = await addEvidence(at, file);
      if (why !== null) setRefusal({ name: file.name, why });
    }
    setReading(false);
  }

  const inputs = { type: 'file', className: 'visually-hidden', tabIndex: -1, 'aria-hidden': true } as const;
  return (
    <fieldset className={styles.field}>
      <legend>{t('evidence.label')}</legend>
      {chosen.length + before.length > 0 && (
        <ul className={`plain ${styles.tiles}`}>
          {before.map((evidence) => (
            <SentTile
              key={evidence.id}
              evidence={evidence}
              onRemove={() => {
                void removeSent(at.playlistId, evidence.id);
                chooser.current?.focus();
              }}
            />
          ))}
          {chosen.map((item) => (
            <EvidenceTile
              key={item.clientId}
              item={item}
              onRemove={() => {
                void evidenceQueue.remove(item.clientId);
                chooser.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      <div className="row">
        <Button
          size="md"
          variant={chosen.length > 0 ? 'default' : 'light'}
          loading={isReading}
          leftSection={<Icon name="camera" />}
          onClick={() => camera.current?.click()}
        >
          {t('evidence.takePhoto')}
        </Button>
        <Button
          ref={chooser}
          size="md"
          variant="default"
          disabled={isReading}
          leftSection={<Icon name="file" />}
          onClick={() => picker.current?.click()}
        >
          {t('evidence.choose')}
        </Button>
        <input {...inputs} ref={camera} accept="image/*" capture="environment" onChange={(event) => void take(event)} />
        <input {...inputs} ref={picker} accept={acceptedFiles} multiple onChange={(event) => void take(event)} />
      </div>
      <p className="soft small">{t('evidence.limits')}</p>
      <div role="status">
        {refusal && <p className="note note-amber">{t(`evidence.why.${refusal.why}`, { name: refusal.name })}</p>}
        {error !== null && <p className="note note-brick">{error}</p>}
      </div>
    </fieldset>
  );
}
