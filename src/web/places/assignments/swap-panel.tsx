import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Panel } from '../../design/panel.tsx';
import type { StudentPart, StudentPartStep } from '../../wire.ts';
import styles from './fields.module.css';
import { FoundList } from './found-list.tsx';
import { titleOfStep } from './part-steps.ts';
import { type PartDeeds, useSwaps } from './use-student-part.ts';

/** What one gets is good news, what one loses asks for care; the rest is only different. */
function toneOf(code: string): string {
  if (code.startsWith('gains')) return 'badge-leaf';
  return code.startsWith('loses') ? 'badge-amber' : '';
}

/**
 * What else an activity could show: what serves the same targets in the same role first, with what one gets and loses; and
 * anything of the library by its words. What the place is for stays the playlist's, whatever stands there.
 */
export function SwapPanel({
  part,
  step,
  deeds,
  onClose,
}: {
  part: StudentPart;
  step: StudentPartStep;
  deeds: PartDeeds;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const { id, kind } = step.step;
  const before = titleOfStep(step, part.resources) || t(`part.kind.${kind}`);
  // Only what shows one resource is compared with others.
  const hasSuggestions = kind === 'resource' && words.trim() === '';
  const take = (resourceId: string, title: string, reason?: string) => {
    const shown = { kind: 'resource' as const, resource: { resourceId } };
    deeds.act({
      commands: [{ do: 'replace', stepId: id, step: shown }],
      said: t('part.swapped', { title }),
      reason: reason || undefined,
    });
    onClose();
  };
  return (
    <Panel isOpen onClose={onClose} title={t('part.swapTitle', { title: before })} side="right">
      <div className="stack">
        <TextInput
          type="search"
          label={t('part.swapFind')}
          description={t('part.swapFindText')}
          value={words}
          onChange={({ currentTarget: { value } }) => setWords(value)}
        />
        {hasSuggestions ? (
          <Suggestions part={part} stepId={id} deeds={deeds} onTake={take} />
        ) : (
          <FoundList
            words={words.trim() === '' ? before : words.trim()}
            there={new Set(part.resources.map(({ resourceId }) => resourceId))}
            takeLabel={t('part.takeSwap')}
            isActing={deeds.isActing}
            onTake={(found) => take(found.id, found.title)}
          />
        )}
      </div>
    </Panel>
  );
}

function Suggestions({
  part,
  stepId,
  deeds,
  onTake,
}: {
  part: StudentPart;
  stepId: string;
  deeds: PartDeeds;
  onTake: (resourceId: string, title: string, reason: string) => void;
}) {
  const { t } = useTranslation();
  const { data, error, refetch } = useSwaps(part.id, stepId);
  return (
    <>
      <p className="soft">{t('part.swapText')}</p>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={3} />}
      {data?.items.length === 0 && <p className="card">{t('part.noSwaps')}</p>}
      <ul className="plain stack-tight">
        {data?.items.map(({ resourceId, title, minutes, reasons, tradeOffs }) => {
          const reason = reasons.map(({ text }) => text).join(' · ');
          return (
            <li key={resourceId} className={styles.item}>
              <div className="row-apart">
                <h3>{title}</h3>
                <Button size="sm" disabled={deeds.isActing} onClick={() => onTake(resourceId, title, reason)}>
                  {t('part.takeSwap')}
                  <span className="visually-hidden">: {title}</span>
                </Button>
              </div>
              <p className="row">
                <span className="badge">{t('minutes', { count: minutes })}</span>
                {tradeOffs.map(({ code, text }) => (
                  <span key={`${code} ${text}`} className={`badge ${toneOf(code)}`}>
                    {text}
                  </span>
                ))}
              </p>
              {reason !== '' && <p className={styles.reason}>{reason}</p>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
