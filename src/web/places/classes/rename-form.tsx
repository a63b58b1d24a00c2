import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A name that is being changed. An empty one changes nothing. */
export function RenameForm({
  label,
  title,
  onSave,
  onClose,
}: {
  label: string;
  title: string;
  onSave: (next: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(title);
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        const next = typed.trim();
        if (next !== '' && next !== title) onSave(next);
        onClose();
      }}
    >
      <TextInput
        autoFocus
        aria-label={label}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button size="sm" type="submit">
        {t('classGroups.save')}
      </Button>
      <Button size="sm" variant="default" onClick={onClose}>
        {t('cancel')}
      </Button>
    </form>
  );
}
