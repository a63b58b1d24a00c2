import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Things of a kind that a district makes up: each with its fields, taken away, or added at the end. */
export function LineList<Line extends { readonly id: string }>({
  lines,
  most,
  legendOf,
  isRemovable = () => true,
  addText,
  onAdd,
  onRemove,
  children,
}: {
  lines: readonly Line[];
  most: number;
  legendOf: (line: Line, at: number) => string;
  isRemovable?: (at: number) => boolean;
  addText: string;
  onAdd: () => void;
  onRemove: (at: number) => void;
  children: (line: Line, at: number) => ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <>
      {lines.map((line, at) => (
        <fieldset key={line.id} className="fields fields-short plain-fieldset">
          <legend>{legendOf(line, at)}</legend>
          {children(line, at)}
          {isRemovable(at) && (
            <Button variant="subtle" onClick={() => onRemove(at)}>
              {t('admin.remove')}
              <span className="visually-hidden">: {legendOf(line, at)}</span>
            </Button>
          )}
        </fieldset>
      ))}
      {lines.length < most && (
        <div>
          <Button variant="default" onClick={onAdd}>
            {addText}
          </Button>
        </div>
      )}
    </>
  );
}
