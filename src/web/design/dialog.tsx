import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { onceClicked } from './once-clicked.ts';
import styles from './panel.module.css';
import { useReturnFocus } from './use-return-focus.ts';

/** Something that stands before the page until it is answered or closed. */
export function Dialog({
  onClose,
  title,
  isTop = false,
  children,
}: {
  onClose: () => void;
  title: string;
  isTop?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useReturnFocus();
  return (
    <Modal.Root opened onClose={onClose} closeOnClickOutside={false} size="lg" centered={!isTop}>
      <Modal.Overlay backgroundOpacity={0.45} onClick={onceClicked(onClose)} />
      <Modal.Content radius="lg">
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton size="lg" aria-label={t('close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
