import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { StartedMerge, UnlistedWord, Vocabularies, VocabularyTree } from '../../wire.ts';
import styles from './library.module.css';
import { asLabel, likelyTerm } from './likely-term.ts';
import { MergeProgress } from './merge-progress.tsx';

type Language = 'en' | 'es';

/** A word that people use and the vocabulary has not: a term of its own, or another word for one. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function WordDialog({
  vocabulary,
  tree,
  found,
  language,
  onClose,
  onChange,
}: {
  vocabulary: Vocabularies['items'][number];
  tree: VocabularyTree['items'];
  found: UnlistedWord;
  /** Of who reads: the word is probably of it. */
  language: Language;
  onClose: () => void;
  onChange: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { word, termId, inTags } = found;
  const terms = useMemo(() => tree.flatMap(({ children, ...term }) => [term, ...children]), [tree]);
  const likely = useMemo(
    () =>
      termId ??
      likelyTerm(
        word,
        terms.map(({ id, label, labels, synonyms }) => ({
          id,
          words: [id, label, ...synonyms.en, ...synonyms.es, labels.en ?? '', labels.es ?? ''],
        })),
      ),
    [word, termId, terms],
  );
  const [kind, setKind] = useState<'term' | 'same'>(likely === null ? 'term' : 'same');
  const [into, setInto] = useState(likely ?? '');
  const [spoken, setSpoken] = useState<Language>(language);
  const [labels, setLabels] = useState({ en: '', es: '', [language]: asLabel(word) });
  const [parentId, setParentId] = useState('');
  const path = `/vocabularies/${vocabulary.name}`;
  const labelOf = (id: string) => terms.find((term) => term.id === id)?.label ?? id;
  const make = useMutation({
    mutationFn: () => {
      const named = { ...(labels.en.trim() && { en: labels.en }), ...(labels.es.trim() && { es: labels.es }) };
      return client.post(`${path}/terms`, { body: { labels: named, word, parentId: parentId || null } });
    },
    onSuccess: async () => {
      await onChange();
      toast(t('vocabularies.made', { word: asLabel(word) }));
      onClose();
    },
  });
  const map = useMutation({
    mutationFn: () =>
      client.post<StartedMerge>(`${path}/unlisted-words/mappings`, { body: { word, termId: into, language: spoken } }),
  });
  const error = make.error ?? map.error;
  return (
    <Dialog title={t('vocabularies.whatIs', { word })} onClose={onClose}>
      {map.data ? (
        <MergeProgress
          started={map.data}
          done={t('vocabularies.mapped', { word, term: labelOf(into) })}
          undone={t('vocabularies.unmapped', { word })}
          onChange={onChange}
        />
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (kind === 'term') make.mutate();
            else map.mutate();
          }}
        >
          {error && <Failure error={error} />}
          <fieldset className={`${styles.bare} stack-tight`}>
            <legend className="soft">{t('vocabularies.usedBy', { tags: inTags, keywords: found.inKeywords })}</legend>
            {(['same', 'term'] as const).map((one) => (
              <label key={one} className="row">
                <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
                {t(`vocabularies.as.${one}`)}
              </label>
            ))}
          </fieldset>
          {kind === 'same' ? (
            <>
              <label className={styles.pick}>
                {t('vocabularies.sameAs')}
                <select value={into} onChange={({ currentTarget: { value } }) => setInto(value)}>
                  <option value="">{t('vocabularies.choose')}</option>
                  {tree.map(({ id, label, children }) => (
                    <optgroup key={id} label={label}>
                      <option value={id}>{label}</option>
                      {children.map((child) => (
                        <option key={child.id} value={child.id}>
                          {child.label}
                        </option>
                      ))}
                    </optgroup>
                  ))}
                </select>
              </label>
              <label className={styles.pick}>
                {t('vocabularies.wordIs')}
                <select
                  value={spoken}
                  onChange={({ currentTarget: { value } }) => setSpoken(value === 'es' ? 'es' : 'en')}
                >
                  <option value="en">{t('vocabularies.english')}</option>
                  <option value="es">{t('vocabularies.spanish')}</option>
                </select>
              </label>
            </>
          ) : (
            <>
              {(['en', 'es'] as const).map((each) => (
                <TextInput
                  key={each}
                  label={t(each === 'en' ? 'vocabularies.english' : 'vocabularies.spanish')}
                  maxLength={100}
                  value={labels[each]}
                  onChange={(event) => setLabels({ ...labels, [each]: event.currentTarget.value })}
                />
              ))}
              {vocabulary.levels > 1 && (
                <label className={styles.pick}>
                  {t('vocabularies.below')}
                  <select value={parentId} onChange={({ currentTarget: { value } }) => setParentId(value)}>
                    <option value="">{t('vocabularies.onTop')}</option>
                    {tree.map(({ id, label }) => (
                      <option key={id} value={id}>
                        {label}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </>
          )}
          <p className="note">{t(kind === 'term' ? 'vocabularies.makeText' : 'vocabularies.mapText', { word })}</p>
          {found.inKeywords > 0 && (
            <p className="soft small">
              {t('vocabularies.keywordsStay')}{' '}
              <Link to={`/tagging?${new URLSearchParams({ view: 'search', q: word })}`}>
                {t('vocabularies.tagThose', { count: found.inKeywords })}
              </Link>
            </p>
          )}
          <div className="row">
            <Button
              type="submit"
              loading={make.isPending || map.isPending}
              disabled={kind === 'same' ? into === '' : labels.en.trim() + labels.es.trim() === ''}
            >
              {t(kind === 'term' ? 'vocabularies.make' : 'vocabularies.map')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
