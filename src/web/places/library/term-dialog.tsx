import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Term, Vocabularies } from '../../wire.ts';
import { MergeTerm } from './merge-term.tsx';

type Texts = { en: string; es: string };
const listOf = (text: string) => text.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));

/** A term: what it is called in both languages, other words for it, and what becomes of it. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function TermDialog({
  vocabulary,
  term,
  onClose,
  onChange,
}: {
  vocabulary: Vocabularies['items'][number];
  /** null: a new one. */
  term: Term | null;
  onClose: () => void;
  onChange: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const path = `/vocabularies/${vocabulary.name}/terms`;
  const [labels, setLabels] = useState<Texts>({ en: term?.labels.en ?? '', es: term?.labels.es ?? '' });
  const [synonyms, setSynonyms] = useState<Texts>({
    en: term?.synonyms.en.join(', ') ?? '',
    es: term?.synonyms.es.join(', ') ?? '',
  });
  const [isMerging, setMerging] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const words = { en: listOf(synonyms.en), es: listOf(synonyms.es) };
      if (term === null) {
        const named = { ...(labels.en.trim() && { en: labels.en }), ...(labels.es.trim() && { es: labels.es }) };
        return client.post(path, { body: { labels: named, synonyms: words } });
      }
      const body = { labels: { en: labels.en.trim() || null, es: labels.es.trim() || null }, synonyms: words };
      return client.patch(`${path}/${encodeURIComponent(term.id)}`, { body });
    },
    onSuccess: async () => {
      await onChange();
      toast(t('vocabularies.saved'));
      onClose();
    },
  });
  const shelve = useMutation({
    mutationFn: (verb: 'retire' | 'restore') => client.post(`${path}/${encodeURIComponent(term?.id ?? '')}/${verb}`),
    onSuccess: async (_, verb) => {
      await onChange();
      toast(t(verb === 'retire' ? 'vocabularies.retired' : 'vocabularies.restored'), {
        undo: () => shelve.mutate(verb === 'retire' ? 'restore' : 'retire'),
      });
      onClose();
    },
  });
  const error = save.error ?? shelve.error;
  return (
    <Dialog title={term?.label ?? t('vocabularies.add')} onClose={onClose}>
      {isMerging && term ? (
        <MergeTerm vocabulary={vocabulary.name} term={term} onBack={() => setMerging(false)} onChange={onChange} />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          {error && <Failure error={error} />}
          {term?.status === 'merged' && <p className="note note-amber">{t('vocabularies.isMerged')}</p>}
          <TextInput
            label={t('vocabularies.english')}
            maxLength={100}
            value={labels.en}
            onChange={(event) => setLabels({ ...labels, en: event.currentTarget.value })}
          />
          <TextInput
            label={t('vocabularies.spanish')}
            maxLength={100}
            value={labels.es}
            onChange={(event) => setLabels({ ...labels, es: event.currentTarget.value })}
          />
          <TextInput
            label={t('vocabularies.synonymsEn')}
            description={t('vocabularies.commas')}
            value={synonyms.en}
            onChange={(event) => setSynonyms({ ...synonyms, en: event.currentTarget.value })}
          />
          <TextInput
            label={t('vocabularies.synonymsEs')}
            description={t('vocabularies.commas')}
            value={synonyms.es}
            onChange={(event) => setSynonyms({ ...synonyms, es: event.currentTarget.value })}
          />
          <div className="row">
            <Button type="submit" loading={save.isPending} disabled={labels.en.trim() + labels.es.trim() === ''}>
              {t('vocabularies.save')}
            </Button>
            {term?.status === 'active' && (
              <Button variant="default" loading={shelve.isPending} onClick={() => shelve.mutate('retire')}>
                {t('vocabularies.retire')}
              </Button>
            )}
            {term?.status === 'retired' && (
              <Button variant="default" loading={shelve.isPending} onClick={() => shelve.mutate('restore')}>
                {t('vocabularies.restore')}
              </Button>
            )}
            {term?.status === 'active' && !vocabulary.isClosed && (
              <Button variant="default" onClick={() => setMerging(true)}>
                {t('vocabularies.mergeInto')}
              </Button>
            )}
          </div>
        </form>
      )}
    </Dialog>
  );
}
