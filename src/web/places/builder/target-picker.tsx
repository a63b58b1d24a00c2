import { Button, SegmentedControl, Skeleton, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client } from '../../session/session.ts';
import type { BankPage, FoundStandards, PlaylistContent } from '../../wire.ts';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { textIn } from './draft-parts.ts';
import { newId } from './open-desk.ts';

type Source = 'standard' | 'bank' | 'own';

/** Adds a learning target: of a standard, of the district's bank, or in somebody's own words. */
export function TargetPicker({ content, onClose }: { content: PlaylistContent; onClose: () => void }) {
  const { t } = useTranslation();
  const [source, setSource] = useState<Source>('standard');
  const [code, setCode] = useState('');
  return (
    <Dialog onClose={onClose} title={t('builder.target.add')}>
      <div className="stack">
        <SegmentedControl
          fullWidth
          aria-label={t('builder.target.from')}
          value={source}
          onChange={(value) => setSource(value as Source)}
          data={(['standard', 'bank', 'own'] as const).map((value) => ({
            value,
            label: t(`builder.target.source.${value}`),
          }))}
        />
        {source === 'standard' && (
          <FromStandard
            content={content}
            onDone={onClose}
            onCode={(typed) => {
              setCode(typed);
              setSource('own');
            }}
          />
        )}
        {source === 'bank' && <FromBank content={content} onDone={onClose} />}
        {source === 'own' && <InOwnWords firstCode={code} onDone={onClose} />}
      </div>
    </Dialog>
  );
}

/** Such as 4.NF.A.1 or 3-PS2-1: a code that no framework here has is one all the same, and resources may be tagged with it. */
const looksLikeCode = (text: string) => /^[\w]+(?:[.\s-][\w]+)+$/.test(text) && /\d/.test(text);

type Part = { readonly content: PlaylistContent; readonly onDone: () => void };

/** In the first person, as students read it; who wants other words changes them at once. */
function FromStandard({ content, onDone, onCode }: Part & { onCode: (code: string) => void }) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 160);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['standards', 'search', q],
    queryFn: ({ signal }) => client.get<FoundStandards>('/standards', { query: { q, limit: 20 }, signal }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  });
  const here = new Set(content.targets.flatMap(({ standards }) => standards.map(({ standardId }) => standardId)));
  const add = ({ id, code, statement }: FoundStandards['items'][number]) => {
    const standards = [{ standardId: id, code: code ?? statement.slice(0, 100) }];
    const words = statement.slice(0, 1_000);
    edit([{ do: 'addTarget', id: newId(), target: { statement: { [i18n.language]: words }, standards } }], {
      say: t('builder.target.added'),
    });
    onDone();
  };
  return (
    <>
      <TextInput
        label={t('builder.target.search')}
        description={t('builder.target.searchHelp')}
        type="search"
        value={typed}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {q !== '' && isPending && !error && <Skeleton height={120} radius="md" />}
      {q !== '' && data?.items.length === 0 && (
        <div className="stack-tight">
          <p>{t('builder.target.noStandard')}</p>
          {looksLikeCode(q) && (
            <div>
              <Button variant="default" onClick={() => onCode(q)}>
                {t('builder.target.withCode', { code: q })}
              </Button>
            </div>
          )}
        </div>
      )}
      <ul className={`plain ${styles.picks}`}>
        {q !== '' &&
          data?.items.map((standard) => (
            <li key={standard.id}>
              <button type="button" disabled={here.has(standard.id)} onClick={() => add(standard)}>
                {standard.code !== null && <strong>{standard.code}</strong>}
                <span>{standard.statement}</span>
                {here.has(standard.id) && <span className="soft small">{t('builder.target.here')}</span>}
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}

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

function InOwnWords({ firstCode, onDone }: { firstCode: string; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const [text, setText] = useState(t('builder.target.begin'));
  const [code, setCode] = useState(firstCode);
  const isWhole = text.trim() !== '' && text.trim() !== t('builder.target.begin').trim();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole) return;
        const standards = code.trim() === '' ? [] : [{ code: code.trim() }];
        const target = { statement: { [i18n.language]: text.trim() }, standards };
        edit([{ do: 'addTarget', id: newId(), target }], { say: t('builder.target.added') });
        onDone();
      }}
    >
      <Textarea
        label={t('builder.target.statement')}
        description={t('builder.target.statementHelp')}
        value={text}
        autosize
        minRows={2}
        maxLength={1_000}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t('builder.target.code')}
        description={t('builder.target.codeHelp')}
        value={code}
        maxLength={200}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" disabled={!isWhole}>
          {t('builder.target.addIt')}
        </Button>
      </div>
    </form>
  );
}
