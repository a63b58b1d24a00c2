import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { onceClicked } from './once-clicked.ts';
import styles from './panel.module.css';
import { useReturnFocus } from './use-return-focus.ts';

/** Something that slides over the page from a side, with its title and the way out in sight. */
export function Panel({
  isOpen,
  onClose,
  title,
  side,
  children,
}: {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  side: 'right' | 'bottom';
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useReturnFocus();
  return (
    <Drawer.Root
      opened={isOpen}
      onClose={onClose}
      closeOnClickOutside={false}
      position={side}
      size={side === 'right' ? 'min(46rem, 100%)' : '85%'}
    >
      <Drawer.Overlay backgroundOpacity={0.35} onClick={onceClicked(onClose)} />
      <Drawer.Content>
        {/* The component's own head is a banner to who listens, and a page has one of these. */}
        <div className={styles.head}>
          <Drawer.Title className={styles.title}>{title}</Drawer.Title>
          <Drawer.CloseButton size="lg" aria-label={t('close')} />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
