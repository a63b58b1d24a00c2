import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { client } from '../../session/session.ts';
import styles from './library.module.css';

const selections = {
  all: { list: {} },
  published: { list: { status: 'published' } },
  drafts: { list: { status: 'draft' } },
  untagged: { lacking: { lacking: 'alignments' } },
} as const;
type Selected = keyof typeof selections;
const names = Object.keys(selections) as Selected[];

/** The library as a table: to be edited in a spreadsheet program and imported again. */
export function ExportCard() {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Selected>('untagged');
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'xlsx') => {
      const body = { selection: selections[which], format };
      const address = URL.createObjectURL(await client.download('POST', '/spreadsheets/exports', { body }));
      const link = document.createElement('a');
      link.href = address;
      link.download = `resources.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
  return (
    <section className="card stack-tight" aria-label={t('imports.export')}>
      <h2>{t('imports.export')}</h2>
      <p className="soft">{t('imports.exportText')}</p>
      {save.error && <Failure error={save.error} />}
      <div className={styles.filters}>
        <label className={styles.pick}>
          {t('imports.which')}
          <select
            value={which}
            onChange={({ currentTarget: { value } }) => setWhich(names.find((name) => name === value) ?? 'all')}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {t(`imports.selected.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate('xlsx')}>
          {t('imports.xlsx')}
        </Button>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate('csv')}>
          {t('imports.csv')}
        </Button>
      </div>
    </section>
  );
}
