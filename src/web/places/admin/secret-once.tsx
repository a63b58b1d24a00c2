import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import styles from './secret-once.module.css';

/** Something to be copied now, because it is told this once. */
export function SecretOnce({ label, value, hint }: { label: string; value: string; hint: string }) {
  const { t } = useTranslation();
  const [told, setTold] = useState<'copied' | 'notCopied' | null>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setTold('copied');
    } catch {
      setTold('notCopied');
    }
  }
  return (
    <div className="stack-tight">
      <div className={styles.row}>
        <TextInput
          className={styles.value}
          label={label}
          description={hint}
          value={value}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button variant="default" leftSection={<Icon name="copy" size={18} />} onClick={() => void copy()}>
          {t('admin.copy')}
        </Button>
      </div>
      <p className="small soft" role="status">
        {told && t(told === 'copied' ? 'admin.copied' : 'admin.notCopied')}
      </p>
    </div>
  );
}
