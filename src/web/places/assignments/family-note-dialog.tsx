import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { AssignmentDetail } from '../../wire.ts';
import { longestNote } from './family-note-card.tsx';
import { type Deed, patchDeed } from './use-assignment.ts';

/** What families read about an assignment. What is being written is kept until the server has it. */
export function FamilyNoteDialog({
  assignment,
  onClose,
  onSave,
}: {
  assignment: AssignmentDetail;
  onClose: () => void;
  onSave: (deed: Deed) => void;
}) {
  const { t } = useTranslation();
  const [seen] = useState(assignment);
  const draft = useDraft(`family-note:${seen.id}`);
  const [isTouched, setTouched] = useState(draft.text !== '');
  const text = isTouched ? draft.text : (seen.familyNote ?? '');
  const said = text.trim() === '' ? null : text.trim();
  return (
    <Dialog title={t('assignment.familyNote')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const deed = patchDeed(
            seen,
            { familyNote: said },
            t(said === null ? 'assignment.familyNoteGone' : 'assignment.familyNoteSaved'),
          );
          onSave(clearing(deed, draft.clear));
          onClose();
        }}
      >
        <Textarea
          label={t('assignment.familyNote')}
          description={t('assign.familyNoteText')}
          data-autofocus
          autosize
          minRows={3}
          maxLength={longestNote}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setTouched(true);
            draft.write(value);
          }}
        />
        <div className="row">
          <Button type="submit" disabled={said === seen.familyNote}>
            {t('assignment.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The same, with the draft gone once it has succeeded. */
function clearing(deed: Deed, clear: () => void): Deed {
  const { anew } = deed;
  return {
    ...deed,
    run: async () => {
      await deed.run();
      clear();
    },
    anew: anew && (async () => clearing(await anew(), clear)),
  };
}
