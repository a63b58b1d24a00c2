import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../design/toasts.tsx';
import { useDraft } from '../../design/use-draft.ts';
import type { MyStep } from '../../wire.ts';
import { isWebAddress } from './is-web-address.ts';
import { tell } from './outbox.ts';

/** Shows what a student knows: a text, a link or points, as the activity asks. What is typed is kept as it is typed. */
export function AnswerForm({
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
  const text = useDraft(`answer:${stepId}:${optionId ?? ''}`);
  const link = useDraft(`link:${stepId}:${optionId ?? ''}`);
  const [hasTried, setTried] = useState(false);
  const asks = (kind: 'text' | 'link' | 'file') => checkpoint.asksFor.includes(kind);
  // Where nothing is named, or a thing of paper, words serve.
  const wantsText = asks('text') || !asks('link');
  const isLinkFine = link.text.trim() === '' || isWebAddress(link.text.trim());
  const isEmpty = text.text.trim() === '' && link.text.trim() === '';
  const savedAt = [text.savedAt, link.savedAt].filter((at) => at !== null).sort((a, b) => b.getTime() - a.getTime())[0];

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isEmpty || !isLinkFine) return;
    const answer = {
      ...(text.text.trim() !== '' && { text: text.text.trim().slice(0, 20_000) }),
      ...(link.text.trim() !== '' && { link: link.text.trim() }),
    };
    tell(playlistId, { kind: 'answered', stepId, ...(optionId !== undefined && { optionId }), answer });
    text.clear();
    link.clear();
    setTried(false);
    toast(t('answer.handedIn'));
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {wantsText && (
        <Textarea
          label={t('answer.text')}
          autosize
          minRows={4}
          size="lg"
          value={text.text}
          error={hasTried && isEmpty ? t('answer.empty') : null}
          onChange={(event) => text.write(event.currentTarget.value)}
        />
      )}
      {asks('link') && (
        <TextInput
          label={t('answer.link')}
          placeholder="https://"
          inputMode="url"
          size="lg"
          value={link.text}
          error={
            hasTried && !isLinkFine ? t('answer.badLink') : hasTried && isEmpty && !wantsText ? t('answer.empty') : null
          }
          onChange={(event) => link.write(event.currentTarget.value)}
        />
      )}
      {asks('file') && <p className="soft">{t('answer.onPaper')}</p>}
      <div className="row">
        <Button type="submit" size="lg">
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
