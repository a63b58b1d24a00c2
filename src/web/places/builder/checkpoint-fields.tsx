import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './builder.module.css';
import type { Checkpoint } from './draft-parts.ts';
import { RubricFields } from './rubric-fields.tsx';
import { TextField } from './text-field.tsx';

const forms = ['evidence', 'conference', 'quiz', 'rubric'] as const;
const kinds = ['text', 'file', 'link', 'score'] as const;

/** How a student shows what they know. */
export function CheckpointFields({
  checkpoint,
  onChange,
}: {
  checkpoint: Checkpoint;
  onChange: (next: Checkpoint) => void;
}) {
  const { t } = useTranslation();
  const { form, prompt, url, asksFor } = checkpoint;
  const toggle = (kind: (typeof kinds)[number]) =>
    onChange({
      ...checkpoint,
      asksFor: kinds.filter((one) => (one === kind ? !asksFor.includes(kind) : asksFor.includes(one))),
    });
  return (
    <div className="stack">
      <label className={styles.field}>
        <span>{t('builder.checkpoint.form')}</span>
        <select
          value={form}
          onChange={(event) => onChange({ ...checkpoint, form: event.currentTarget.value as Checkpoint['form'] })}
        >
          {forms.map((one) => (
            <option key={one} value={one}>
              {t(`builder.checkpoint.forms.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <TextField
        label={t('builder.checkpoint.prompt')}
        value={prompt}
        rows={2}
        maxLength={10_000}
        onSave={(value) => onChange({ ...checkpoint, prompt: value })}
      />
      {form === 'quiz' && (
        <TextField
          label={t('builder.checkpoint.url')}
          type="url"
          value={url}
          onSave={(value) => onChange({ ...checkpoint, url: value })}
        />
      )}
      <fieldset className={styles.group}>
        <legend>{t('builder.checkpoint.asksFor')}</legend>
        {kinds.map((kind) => (
          <Checkbox
            key={kind}
            label={t(`builder.checkpoint.kinds.${kind}`)}
            checked={asksFor.includes(kind)}
            onChange={() => toggle(kind)}
          />
        ))}
      </fieldset>
      <RubricFields rubric={checkpoint.rubric} onChange={(rubric) => onChange({ ...checkpoint, rubric })} />
    </div>
  );
}
