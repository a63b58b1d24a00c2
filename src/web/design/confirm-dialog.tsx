import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question } from './confirm.tsx';
import { Dialog } from './dialog.tsx';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function ConfirmDialog({
  question,
  onAnswer,
}: {
  question: Question;
  onAnswer: (yes: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={() => onAnswer(false)} title={question.title}>
      <div className="stack">
        <p>{question.text}</p>
        <div className="row">
          <Button onClick={() => onAnswer(true)}>{question.yes}</Button>
          <Button variant="default" data-autofocus onClick={() => onAnswer(false)}>
            {question.no ?? t('cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
