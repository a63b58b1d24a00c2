import type { ReactNode } from 'react';
import styles from './fields.module.css';

/** One of a few, each in sight: a group of radio buttons, so that the arrow keys go through them. */
export function Choices<Value extends string>({
  label,
  isLabelHidden = false,
  name,
  value,
  options,
  onChange,
}: {
  label: string;
  isLabelHidden?: boolean;
  name: string;
  value: Value | null;
  options: readonly { readonly value: Value; readonly label: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend className={isLabelHidden ? 'visually-hidden' : undefined}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A field of the browser's own under its label. */
export function Field({
  label,
  isLabelHidden = false,
  children,
}: {
  label: string;
  isLabelHidden?: boolean;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children.
    <label className={styles.field}>
      <span className={isLabelHidden ? 'visually-hidden' : undefined}>{label}</span>
      {children}
    </label>
  );
}
