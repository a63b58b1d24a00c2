import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Icon } from '../../../design/icon.tsx';
import { useToast } from '../../../design/toasts.tsx';
import { useDraft } from '../../../design/use-draft.ts';
import { client } from '../../../session/session.ts';
import type { OwnReflection } from '../../../wire.ts';
import { ReadAloud } from '../aloud/read-aloud.tsx';

/** Looks back at a playlist when all is done: some words, or none. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function Reflection({ playlistId }: { playlistId: string }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const toast = useToast();
  const draft = useDraft(`reflection:${playlistId}`);
  const language = i18n.language === 'es' ? 'es' : 'en';
  const key = ['my-playlist', playlistId, 'reflection', language];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      client.get<OwnReflection>(`/me/playlists/${playlistId}/reflection`, { query: { language }, signal }),
  });
  const say = useMutation({
    mutationFn: (text: string | null) =>
      client.put<OwnReflection>(`/me/playlists/${playlistId}/reflection`, { body: { text, language } }),
    onSuccess: (said, text) => {
      queries.setQueryData(key, said);
      draft.clear();
      toast(t(text === null ? 'reflection.notNow' : 'reflection.thanks'));
    },
  });
  if (!data || (!data.isDue && data.said === null)) return null;
  if (data.said !== null && !data.isDue) {
    return data.said.text === null ? null : (
      <section className="card stack-tight" aria-labelledby="reflection">
        <h2 id="reflection">{t('reflection.title')}</h2>
        <p className="soft">{data.said.prompt}</p>
        <p>{data.said.text}</p>
      </section>
    );
  }
  return (
    <section className="card stack-tight" aria-labelledby="reflection">
      <h2 id="reflection">{t('reflection.title')}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.text.trim() !== '') say.mutate(draft.text.trim());
        }}
      >
        <Textarea
          label={data.prompt}
          description={t('reflection.who')}
          autosize
          minRows={3}
          size="lg"
          maxLength={5_000}
          value={draft.text}
          onChange={(event) => draft.write(event.currentTarget.value)}
        />
        {say.error && <Failure error={say.error} />}
        <div className="row">
          <Button
            type="submit"
            size="md"
            leftSection={<Icon name="send" />}
            loading={say.isPending}
            disabled={draft.text.trim() === ''}
          >
            {t('reflection.send')}
          </Button>
          <Button size="md" variant="subtle" disabled={say.isPending} onClick={() => say.mutate(null)}>
            {t('reflection.skip')}
          </Button>
          <ReadAloud text={data.prompt} label={t('reflection.title')} />
        </div>
      </form>
    </section>
  );
}
