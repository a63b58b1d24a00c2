import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import type { DeskState } from './desk.ts';
import { findStep, titleOf } from './draft-parts.ts';
import { choosableIn, makeChoice } from './make-choice.ts';
import { newId } from './open-desk.ts';

/** Makes one card of several activities, of which students choose. */
export function ChoiceDialog({ stepId, state, onClose }: { stepId: string; state: DeskState; onClose: () => void }) {
  const { t } = useTranslation();
  const { edit, goTo } = useBuilder();
  const { content, resources } = state;
  const found = findStep(content, stepId);
  const steps = found ? choosableIn(found.pathway) : [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => {
    const at = steps.findIndex(({ id }) => id === stepId);
    const next = steps[at + 1] ?? steps[at - 1];
    return new Set(next ? [stepId, next.id] : [stepId]);
  });
  const [choose, setChoose] = useState(1);
  const [title, setTitle] = useState('');
  if (!found) return null;
  const taken = steps.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const make = () => {
    const count = Math.min(choose, taken.length);
    const named = title.trim() === '' ? null : title.trim();
    edit(makeChoice(taken, { choose: count, title: named }, newId), {
      say: t('builder.choice.made', { choose: count, count: taken.length }),
    });
    onClose();
    if (taken[0]) goTo(taken[0].id);
  };
  return (
    <Dialog onClose={onClose} title={t('builder.choice.dialog')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (taken.length > 1) make();
        }}
      >
        <fieldset className={styles.group}>
          <legend>{t('builder.choice.which')}</legend>
          {steps.map((step) => (
            <Checkbox
              key={step.id}
              label={titleOf(step, resources) ?? t(`builder.unnamed.${step.kind}`)}
              checked={chosen.has(step.id)}
              onChange={() => toggle(step.id)}
            />
          ))}
        </fieldset>
        <label className={styles.field}>
          <span>{t('builder.choice.howMany')}</span>
          <select
            value={Math.min(choose, Math.max(1, taken.length))}
            onChange={(event) => setChoose(Number(event.currentTarget.value))}
          >
            {Array.from({ length: Math.max(1, taken.length) }, (_, at) => at + 1).map((count) => (
              <option key={count} value={count}>
                {t('builder.choice.doAny', { choose: count, count: taken.length })}
              </option>
            ))}
          </select>
        </label>
        <TextInput
          label={t('builder.choice.title')}
          value={title}
          maxLength={300}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {taken.length < 2 && <p className="soft">{t('builder.choice.needsTwo')}</p>}
        <div className="row">
          <Button type="submit" disabled={taken.length < 2}>
            {t('builder.choice.makeIt')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
