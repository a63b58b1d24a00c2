import styles from './skip-link.module.css';

/** Shown when the keyboard comes to it: past what stands in between, to the part of the page with this id. */
export function SkipLink({ to, text }: { to: string; text: string }) {
  return (
    <a
      href={`#${to}`}
      className={`${styles.skip} no-print`}
      onClick={(event) => {
        // The address stays: what is looked at stands in it.
        event.preventDefault();
        const part = document.getElementById(to);
        part?.focus({ preventScroll: true });
        part?.scrollIntoView({ block: 'nearest' });
      }}
    >
      {text}
    </a>
  );
}
