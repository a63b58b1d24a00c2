import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import type { PlaylistContent } from '../../wire.ts';
import { useBuilder } from './builder-context.tsx';

/** What a path is called, and what it is like for those who choose it. */
export function LaneDialog({
  pathwayId,
  content,
  onClose,
}: {
  pathwayId: string;
  content: PlaylistContent;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { edit } = useBuilder();
  const pathway = content.pathways.find(({ id }) => id === pathwayId);
  const [title, setTitle] = useState(pathway?.title ?? '');
  const [description, setDescription] = useState(pathway?.description ?? '');
  if (!pathway) return null;
  const save = () => {
    const named = title.trim();
    if (named === '') return;
    edit([
      {
        do: 'updatePathway',
        pathwayId,
        changes: { title: named, description: description.trim() === '' ? null : description.trim() },
      },
    ]);
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={t('builder.lane.dialog')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          label={t('builder.lane.title')}
          description={t('builder.lane.titleHelp')}
          value={title}
          maxLength={200}
          required
          data-autofocus
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t('builder.lane.what')}
          description={t('builder.lane.whatHelp')}
          value={description}
          autosize
          minRows={2}
          maxLength={5_000}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" disabled={title.trim() === ''}>
            {t('builder.done')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
