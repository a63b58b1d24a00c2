import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './add-panel.module.css';
import { atOf } from './add-panel.tsx';
import type { AddTo } from './add-to.ts';
import { useBuilder } from './builder-context.tsx';
import type { Checkpoint, ChoiceStep } from './draft-parts.ts';
import type { NewEntry } from './found.ts';
import { newId } from './open-desk.ts';

const kinds = ['task', 'talk', 'quiz', 'note', 'section'] as const;
type Kind = (typeof kinds)[number];

const forms: Readonly<Record<'task' | 'talk' | 'quiz', Checkpoint['form']>> = {
  task: 'evidence',
  talk: 'conference',
  quiz: 'quiz',
};

/** Something of one's own: a task, a talk, a quiz elsewhere, a text to read, or a heading. */
export function OwnStepForm({ place, choice }: { place: AddTo; choice: ChoiceStep | null }) {
  const { t } = useTranslation();
  const { edit, announce, desk } = useBuilder();
  const [kind, setKind] = useState<Kind>('task');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [url, setUrl] = useState('');
  const offered = choice ? kinds.filter((one) => one !== 'note' && one !== 'section') : kinds;
  const isWhole = kind === 'section' ? title.trim() !== '' : title.trim() !== '' || text.trim() !== '';

  function toEntry(): NewEntry {
    const own = title.trim() === '' ? null : title.trim();
    const words = text.trim() === '' ? null : text.trim();
    if (kind === 'section') return { kind: 'section', title: title.trim() };
    const { targets } = desk.state().content;
    const [only] = targets;
    const targetIds = place.targetId ? [place.targetId] : only && targets.length === 1 ? [only.id] : [];
    if (kind === 'note') return { kind: 'note', title: own, instructions: words, targetIds };
    const role = place.role ?? (kind === 'task' ? 'practice' : 'assess');
    return { kind: 'checkpoint', title: own, role, targetIds, checkpoint: toCheckpoint(kind, words) };
  }

  function toCheckpoint(of: 'task' | 'talk' | 'quiz', prompt: string | null) {
    const asksFor: Checkpoint['asksFor'] = of === 'task' ? ['text', 'file'] : [];
    return { form: forms[of], prompt, url: of === 'quiz' && url.trim() !== '' ? url.trim() : null, asksFor };
  }

  function add() {
    const entry = toEntry();
    const id = newId();
    if (choice && entry.kind === 'checkpoint') {
      const option = { kind: 'checkpoint', id, title: entry.title ?? null, checkpoint: entry.checkpoint } as const;
      edit([{ do: 'addOption', stepId: choice.id, option }]);
    } else {
      edit([{ do: 'addEntry', id, at: atOf(place), entry }]);
    }
    announce(t('builder.add.added', { title: title || t(`builder.own.${kind}`) }));
    setTitle('');
    setText('');
    setUrl('');
  }

  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) add();
      }}
    >
      <fieldset className={styles.kinds}>
        <legend className="visually-hidden">{t('builder.own.kind')}</legend>
        {offered.map((one) => (
          <label key={one}>
            <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
            <span>
              <strong>{t(`builder.own.${one}`)}</strong>
              <span className="soft small">{t(`builder.own.${one}Text`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TextInput
        label={t('builder.own.title')}
        value={title}
        maxLength={300}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {kind !== 'section' && (
        <Textarea
          label={t(kind === 'note' ? 'builder.own.toRead' : 'builder.own.toDo')}
          autosize
          minRows={3}
          maxLength={10_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {kind === 'quiz' && (
        <TextInput
          label={t('builder.checkpoint.url')}
          type="url"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
      )}
      <div>
        <Button type="submit" disabled={!isWhole}>
          {t('builder.own.add')}
        </Button>
      </div>
    </form>
  );
}
