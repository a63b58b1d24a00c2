import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { MyStep } from '../../wire.ts';
import { EvidenceField, useChosen } from './evidence/evidence-field.tsx';
import { evidenceQueue } from './evidence/evidence-queue.ts';
import { useSentBefore } from './evidence/use-sent.ts';
import { isWebAddress } from './is-web-address.ts';
import { tell } from './outbox.ts';

/**
 * Shows what a student knows: a text, a photo or file, a link or points, as the activity asks. What is typed or chosen is
 * kept as it is until it is handed in.
 */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AnswerForm({
  playlistId,
  stepId,
  optionId,
  checkpoint,
}: {
  playlistId: string;
  stepId: string;
  optionId?: string;
  checkpoint: NonNullable<MyStep['checkpoint']>;
}) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const at = { playlistId, stepId, optionId: optionId ?? null };
  const text = useDraft(`answer:${stepId}:${optionId ?? ''}`);
  const link = useDraft(`link:${stepId}:${optionId ?? ''}`);
  const points = useDraft(`points:${stepId}:${optionId ?? ''}`);
  const chosen = useChosen(at).filter(({ state }) => state !== 'refused');
  const before = useSentBefore(at);
  const [hasTried, setTried] = useState(false);
  const asks = (kind: 'text' | 'link' | 'file' | 'score') => checkpoint.asksFor.includes(kind);
  // Where nothing is named, words or a picture serve.
  const isFree = checkpoint.asksFor.length === 0;
  const wants = {
    text: asks('text') || isFree,
    file: asks('file') || isFree,
    link: asks('link'),
    score: asks('score'),
  };
  const score = Number(points.text.replace(',', '.'));
  const hasScore = points.text.trim() !== '';
  const isScoreFine = !hasScore || (score >= 0 && score <= 1_000);
  const isLinkFine = link.text.trim() === '' || isWebAddress(link.text.trim());
  const evidenceIds = [...before.map(({ clientId }) => clientId), ...chosen.map(({ clientId }) => clientId)];
  const isEmpty = text.text.trim() === '' && link.text.trim() === '' && !hasScore && evidenceIds.length === 0;
  const savedAt = [text.savedAt, link.savedAt, points.savedAt]
    .filter((time) => time !== null)
    .sort((a, b) => b.getTime() - a.getTime())[0];
  const emptyProblem = hasTried && isEmpty ? t(wants.file ? 'answer.emptyFile' : 'answer.empty') : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isEmpty || !isLinkFine || !isScoreFine) return;
    const answer = {
      ...(text.text.trim() !== '' && { text: text.text.trim().slice(0, 20_000) }),
      ...(link.text.trim() !== '' && { link: link.text.trim() }),
      ...(hasScore && { score }),
      ...(evidenceIds.length > 0 && { evidenceIds: evidenceIds.slice(0, 20) }),
    };
    // First it belongs to the answer, then the answer goes: nothing is offered twice.
    await evidenceQueue.handIn(evidenceIds);
    tell(playlistId, { kind: 'answered', stepId, ...(optionId !== undefined && { optionId }), answer });
    for (const draft of [text, link, points]) draft.clear();
    setTried(false);
    toast(t('answer.handedIn'));
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      {wants.text && (
        <Textarea
          label={t('answer.text')}
          autosize
          minRows={4}
          size="lg"
          value={text.text}
          error={wants.file ? null : emptyProblem}
          onChange={(event) => text.write(event.currentTarget.value)}
        />
      )}
      {wants.file && <EvidenceField at={at} error={emptyProblem} />}
      {wants.link && (
        <TextInput
          label={t('answer.link')}
          placeholder="https://"
          inputMode="url"
          size="lg"
          value={link.text}
          error={hasTried && !isLinkFine ? t('answer.badLink') : wants.text || wants.file ? null : emptyProblem}
          onChange={(event) => link.write(event.currentTarget.value)}
        />
      )}
      {wants.score && (
        <TextInput
          label={t('answer.score')}
          inputMode="decimal"
          size="lg"
          style={{ maxWidth: '14rem' }}
          value={points.text}
          error={hasTried && !isScoreFine ? t('answer.badScore') : null}
          onChange={(event) => points.write(event.currentTarget.value)}
        />
      )}
      <div className="row">
        <Button
          type="submit"
          size="lg"
          leftSection={<Icon name="send" />}
          // The second half of a double click would hand the same in again.
          onClick={(event) => event.detail > 1 && event.preventDefault()}
        >
          {t('answer.handIn')}
        </Button>
        {savedAt && (
          <span className="soft small" role="status">
            {t('answer.savedAt', {
              time: new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(savedAt),
            })}
          </span>
        )}
      </div>
    </form>
  );
}
