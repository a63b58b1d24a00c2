import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function FilterPanel({
  count,
  onClose,
  children,
}: {
  count: number;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Panel isOpen onClose={onClose} side="bottom" title={t('search.filters')}>
      <div className="stack">
        {children}
        <Button fullWidth onClick={onClose}>
          {t('search.showResults', { count })}
        </Button>
      </div>
    </Panel>
  );
}
