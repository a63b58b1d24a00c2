import { Button, Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { StudentPart, StudentPartStep } from '../../wire.ts';
import { titleOfStep } from './part-steps.ts';
import type { PartDeeds } from './use-student-part.ts';

/** A word to the student at one activity, and whether they must do it. */
export function EditPanel({
  part,
  step: one,
  deeds,
  onClose,
}: {
  part: StudentPart;
  step: StudentPartStep;
  deeds: PartDeeds;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { step } = one;
  const title = titleOfStep(one, part.resources) || t(`part.kind.${step.kind}`);
  const draft = useDraft(`step-note:${part.id}:${step.id}`);
  const [isTouched, setTouched] = useState(draft.text !== '');
  const [isRequired, setRequired] = useState(step.isRequired);
  const [seen] = useState(part.revision);
  const text = isTouched ? draft.text : (step.instructions ?? '');
  const said = text.trim() === '' ? null : text.trim();
  const changes = {
    ...(said !== step.instructions && { instructions: said }),
    ...(isRequired !== step.isRequired && { isRequired }),
  };
  const isSame = Object.keys(changes).length === 0;
  return (
    <Panel isOpen onClose={onClose} title={t('part.editTitle', { title })} side="right">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          deeds.act({
            commands: [{ do: 'edit', stepId: step.id, changes }],
            said: t('part.edited', { title }),
            over: seen,
            onDone: draft.clear,
          });
          onClose();
        }}
      >
        <Textarea
          label={t('part.note')}
          description={t('part.noteText')}
          autosize
          minRows={3}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setTouched(true);
            draft.write(value);
          }}
        />
        <Checkbox
          label={t('part.mustDo')}
          checked={isRequired}
          onChange={({ currentTarget: { checked } }) => setRequired(checked)}
        />
        <div className="row">
          <Button type="submit" disabled={isSame || deeds.isActing}>
            {t('assignment.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
