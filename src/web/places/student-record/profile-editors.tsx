import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import panels from '../classes/panels.module.css';

type Save<Value> = (value: Value) => void | Promise<void>;

/** Some of several, or one of them; one click each, and what is chosen last is saved last. */
export function ChipsEditor({
  choices,
  value,
  isSingle = false,
  onSave,
}: {
  choices: readonly { readonly id: string; readonly label: string }[];
  value: readonly string[];
  isSingle?: boolean;
  onSave: Save<readonly string[]>;
}) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState(value);
  const toggle = (id: string) => {
    if (isSingle) setPicked([id]);
    else setPicked(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  };
  return (
    <>
      <div className={panels.choices}>
        {choices.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            className={panels.choice}
            aria-pressed={picked.includes(id)}
            onClick={() => toggle(id)}
          >
            {label}
          </button>
        ))}
      </div>
      <SaveButton label={t('learnerProfile.save')} onClick={() => void onSave(picked)} />
    </>
  );
}

function SaveButton({ label, onClick, isOff = false }: { label: string; onClick: () => void; isOff?: boolean }) {
  return (
    <div>
      <Button size="sm" disabled={isOff} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
}

/** A measure of reading, in whole numbers. */
export function LexileEditor({ value, onSave }: { value: number | null; onSave: Save<number> }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value === null ? '' : String(value));
  const number = Number(text.trim().replace(/L$/i, ''));
  const isRight = text.trim() !== '' && Number.isInteger(number) && number >= -400 && number <= 2_100;
  return (
    <>
      <TextInput
        label={t('learnerProfile.lexile')}
        description={t('learnerProfile.lexileHelp')}
        inputMode="numeric"
        value={text}
        error={text.trim() !== '' && !isRight ? t('learnerProfile.badLexile') : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <SaveButton label={t('learnerProfile.save')} isOff={!isRight} onClick={() => void onSave(number)} />
    </>
  );
}
