import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Icon, type IconName } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { useDraft } from '../../../design/use-draft.ts';
import type { MyStep } from '../../../wire.ts';
import chips from '../chips.module.css';
import { useAskFor } from './ask-for.ts';
import styles from './offers.module.css';

const kinds = ['text', 'file', 'link'] as const;
const icons: Readonly<Record<(typeof kinds)[number], IconName>> = { text: 'text', file: 'camera', link: 'link' };

/** Another way to show what one knows, in the student's own words. The teacher looks at it first. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function OwnWay({
  playlistId,
  step,
  onClose,
}: {
  playlistId: string;
  step: MyStep;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const draft = useDraft(`own-way:${step.id}`);
  const [asksFor, setAsksFor] = useState<readonly (typeof kinds)[number][]>(['file']);
  const { ask } = useAskFor(playlistId, () => {
    draft.clear();
    onClose();
  });
  const isReady = draft.text.trim() !== '' && asksFor.length > 0;
  return (
    <Panel isOpen onClose={onClose} title={t('ownWay.title')} side="right">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          ask.mutate({ kind: 'ownWay', stepId: step.id, description: draft.text.trim(), asksFor: [...asksFor] });
        }}
      >
        <p className="soft">{t('ownWay.text')}</p>
        <Textarea
          data-autofocus
          label={t('ownWay.how')}
          placeholder={t('ownWay.example')}
          autosize
          minRows={3}
          size="lg"
          maxLength={2_000}
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value.replace(/\n/g, ' '))}
        />
        <fieldset className={styles.kinds}>
          <legend>{t('ownWay.handIn')}</legend>
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              className={chips.chip}
              aria-pressed={asksFor.includes(kind)}
              onClick={() =>
                setAsksFor(asksFor.includes(kind) ? asksFor.filter((one) => one !== kind) : [...asksFor, kind])
              }
            >
              <Icon name={icons[kind]} />
              {t(`ownWay.kind.${kind}`)}
            </button>
          ))}
        </fieldset>
        {ask.error && <Failure error={ask.error} />}
        <div>
          <Button
            type="submit"
            size="md"
            leftSection={<Icon name="send" />}
            loading={ask.isPending}
            disabled={!isReady}
          >
            {t('ask.send')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
