import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { isWebAddress } from '../is-web-address.ts';
import { useAskFor } from './ask-for.ts';

/** Something that a student has found and would like to learn with. The teacher looks at it first. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AddOwn({ playlistId, onClose }: { playlistId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const [title, setTitle] = useState('');
  const [why, setWhy] = useState('');
  const [hasTried, setTried] = useState(false);
  const { ask } = useAskFor(playlistId, onClose);
  const isAddress = isWebAddress(url.trim());
  return (
    <Panel isOpen onClose={onClose} title={t('addOwn.title')} side="right">
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!isAddress || title.trim() === '') return;
          const link = { title: title.trim(), url: url.trim() };
          ask.mutate({ kind: 'add', link, ...(why.trim() !== '' && { why: why.trim() }) });
        }}
      >
        <p className="soft">{t('addOwn.text')}</p>
        <TextInput
          data-autofocus
          size="lg"
          label={t('addOwn.url')}
          placeholder="https://"
          inputMode="url"
          value={url}
          error={hasTried && !isAddress ? t('answer.badLink') : null}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          size="lg"
          label={t('addOwn.name')}
          maxLength={300}
          value={title}
          error={hasTried && title.trim() === '' ? t('addOwn.noName') : null}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          size="lg"
          label={t('addOwn.why')}
          maxLength={1_000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        {ask.error && <Failure error={ask.error} />}
        <div>
          <Button type="submit" size="md" leftSection={<Icon name="send" />} loading={ask.isPending}>
            {t('ask.send')}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
