import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { type ChosenStandard, StandardPicker } from '../playlists/standard-picker.tsx';
import { chosenOf, tagsOf } from './chosen-standards.ts';
import type { Tag } from './grid-row.ts';

/** The standards of a cell, by code, by words, or from the tree of a framework. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function StandardsDialog({
  title,
  before,
  rowCount,
  onDone,
  onClose,
}: {
  title: string;
  before: readonly Tag[];
  /** The rows that are chosen: all of them can get the same. */
  rowCount: number;
  onDone: (tags: readonly Tag[], isForAll: boolean) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly ChosenStandard[]>(() => chosenOf(before));
  const done = (isForAll: boolean) => {
    onDone(tagsOf(chosen, before), isForAll);
    onClose();
  };
  return (
    <Dialog title={t('tagging.standardsOf', { title })} onClose={onClose} isTop>
      <div className="stack">
        <StandardPicker chosen={chosen} onChange={setChosen} label={t('tagging.column.alignments')} />
        <div className="row">
          <Button onClick={() => done(false)}>{t('tagging.take')}</Button>
          {rowCount > 1 && (
            <Button variant="default" onClick={() => done(true)}>
              {t('tagging.takeForAll', { count: rowCount })}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
