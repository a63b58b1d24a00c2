import { ReadAloud } from './aloud/read-aloud.tsx';
import { Markdown } from './markdown.tsx';
import styles from './step-place.module.css';

/** Something to read, with a button that reads it. */
export function TextBlock({ text, label, language }: { text: string; label: string; language?: string }) {
  return (
    <div className={styles.instructions}>
      <div className={styles.text}>
        <Markdown text={text} />
      </div>
      <ReadAloud text={text} label={label} {...(language !== undefined && { language })} />
    </div>
  );
}
