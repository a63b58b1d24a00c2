import { SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { BankPage, PlaylistContent } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { textIn } from './draft-parts.ts';
import { NewTargetForm } from './new-target-form.tsx';
import { newId } from './open-desk.ts';

type Source = 'own' | 'bank';

/** Adds a learning target: of standards and in somebody's own words, or one of the district's bank. */
export function TargetPicker({ content, onClose }: { content: PlaylistContent; onClose: () => void }) {
  const { t } = useTranslation();
  const [source, setSource] = useState<Source>('own');
  return (
    <Dialog onClose={onClose} title={t('builder.target.add')}>
      <div className="stack">
        <SegmentedControl
          fullWidth
          aria-label={t('builder.target.from')}
          value={source}
          onChange={(value) => setSource(value as Source)}
          data={(['own', 'bank'] as const).map((value) => ({ value, label: t(`builder.target.source.${value}`) }))}
        />
        {source === 'own' && <NewTargetForm onDone={onClose} />}
        {source === 'bank' && <FromBank content={content} onDone={onClose} />}
      </div>
    </Dialog>
  );
}

type Part = { readonly content: PlaylistContent; readonly onDone: () => void };

function FromBank({ content, onDone }: Part) {
  const { t, i18n } = useTranslation();
  const { edit, desk } = useBuilder();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 160);
  const { data, error, refetch } = useQuery({
    queryKey: ['targets', 'bank', q],
    queryFn: ({ signal }) => client.get<BankPage>('/targets', { query: { q, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });
  const here = new Set(content.targets.map(({ bank }) => bank?.targetId));
  const add = ({ id, statement, successCriteria, standards, mastery, revision }: BankPage['items'][number]) => {
    desk.knowBankTarget(id, { statement, successCriteria, standards, mastery, bank: { targetId: id, revision } });
    edit([{ do: 'addTarget', id: newId(), bankTargetId: id }], { say: t('builder.target.added') });
    onDone();
  };
  return (
    <>
      <TextInput
        label={t('builder.target.searchBank')}
        type="search"
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} radius="md" />}
      {data?.items.length === 0 && <p>{t(q === '' ? 'builder.target.emptyBank' : 'builder.target.noBank')}</p>}
      <ul className={`plain ${styles.picks}`}>
        {data?.items.map((target) => (
          <li key={target.id}>
            <button type="button" disabled={here.has(target.id)} onClick={() => add(target)}>
              {target.code !== null && <strong>{target.code}</strong>}
              <span>{textIn(target.statement, i18n.language)}</span>
              <span className="soft small">{target.standards.map(({ code }) => code).join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
