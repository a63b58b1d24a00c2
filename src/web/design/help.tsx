import { Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './help.module.css';
import { Icon } from './icon.tsx';

/**
 * A quiet question mark beside a word that is not clear to everybody. Opens two lines that explain it, and closes with Escape
 * or a click elsewhere. `about` is the word; it stands beside the word, never inside of a label, a link or a button.
 */
export function Help({ about, text }: { about: string; text: string }) {
  const { t } = useTranslation();
  return (
    <Popover width="min(20rem, 90vw)" position="bottom-start" trapFocus returnFocus shadow="md" radius="md">
      <Popover.Target>
        <button type="button" className={`${styles.button} no-print`} aria-label={t('help.about', { what: about })}>
          <Icon name="help" size={18} />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.text} tabIndex={-1}>
        {text}
      </Popover.Dropdown>
    </Popover>
  );
}
