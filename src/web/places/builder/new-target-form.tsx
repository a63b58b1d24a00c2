import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainStatement } from '../playlists/plain-statement.ts';
import { type ChosenStandard, StandardPicker } from '../playlists/standard-picker.tsx';
import { useBuilder } from './builder-context.tsx';
import { newId } from './open-desk.ts';

/** What a command takes of a chosen standard. */
export function toStandardInput({ standardId, code, statement }: ChosenStandard) {
  const written = (code ?? statement ?? '').slice(0, 200);
  return standardId === null ? { code: written } : { standardId, code: written };
}

/** A target in words for students: with the standards that it is about, whose words it begins with. */
export function NewTargetForm({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const [chosen, setChosen] = useState<ChosenStandard[]>([]);
  const [own, setOwn] = useState<string | null>(null);
  const begun = t('builder.target.begin');
  const first = chosen.find(({ statement }) => statement !== null)?.statement ?? null;
  const text = own ?? (first === null ? begun : plainStatement(first).slice(0, 1_000));
  const isWhole = text.trim() !== '' && text.trim() !== begun.trim();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole) return;
        const target = { statement: { [i18n.language]: text.trim() }, standards: chosen.map(toStandardInput) };
        edit([{ do: 'addTarget', id: newId(), target }], { say: t('builder.target.added') });
        onDone();
      }}
    >
      <StandardPicker chosen={chosen} onChange={setChosen} label={t('builder.target.standardsIfAny')} />
      <Textarea
        label={t('builder.target.statement')}
        description={t('builder.target.statementHelp')}
        value={text}
        autosize
        minRows={2}
        maxLength={1_000}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={!isWhole}>
          {t('builder.target.addIt')}
        </Button>
      </div>
    </form>
  );
}
