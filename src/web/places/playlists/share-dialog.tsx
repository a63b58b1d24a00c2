import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../design/dialog.tsx';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { useDebounced } from '../../design/use-debounced.ts';
import { client, useMe } from '../../session/session.ts';
import type { Playlist } from '../../wire.ts';
import styles from './dialogs.module.css';
import { type Glance, usePlaylistChange } from './use-playlists.ts';

const visibilities = ['private', 'school', 'district', 'public'] as const;
type Visibility = (typeof visibilities)[number];
type Person = { readonly id: string; readonly name: string };

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function ShareDialog({
  playlist,
  title,
  people,
  onClose,
}: {
  playlist: Playlist;
  title: string;
  people: Glance['people'];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { id, visibility, editing } = playlist;
  const show = usePlaylistChange((next: Visibility) =>
    client.request<Playlist>('PATCH', `/playlists/${id}`, { body: { visibility: next }, ifMatch: '*' }),
  );
  const me = useMe();
  // What reaches beyond a school is decided for the whole district.
  const isForDistrict = me.roles.some(({ role, school }) => ['admin', 'specialist'].includes(role) && school === null);
  const isOpenTo = (one: Visibility) => isForDistrict || one === 'private' || one === 'school';
  const shown = show.isPending ? show.variables : visibility;

  function choose(next: Visibility) {
    if (next === visibility) return;
    show.mutate(next, {
      onSuccess: () => toast(t(`plan.shared.${next}`), { undo: () => show.mutate(visibility) }),
    });
  }
  async function copyLink() {
    try {
      await navigator.clipboard.writeText(new URL(`/playlists/${id}`, location.href).href);
      toast(t('plan.linkCopied'));
    } catch {
      toast(t('plan.linkNotCopied'));
    }
  }

  return (
    <Dialog onClose={onClose} title={t('plan.shareTitle', { title })}>
      <div className="stack">
        <fieldset className={styles.choices} disabled={!editing?.can.share}>
          <legend>{t('plan.whoFinds')}</legend>
          {visibilities.map((one) => (
            <label key={one} className={styles.choiceCard}>
              <input
                type="radio"
                name="visibility"
                value={one}
                checked={shown === one}
                disabled={!isOpenTo(one)}
                onChange={() => choose(one)}
              />
              <span>
                <strong>{t(`playlists.visibility.${one}`)}</strong>
                <span className="soft small">
                  {t(isOpenTo(one) ? `plan.visibilityHelp.${one}` : 'plan.visibilityHelp.ask')}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        {playlist.publishedVersion === null && <p className="soft small">{t('plan.shareAfterPublish')}</p>}
        <CoEditors playlist={playlist} people={people} />
        <div>
          <Button variant="default" leftSection={<Icon name="link" size={18} />} onClick={() => void copyLink()}>
            {t('plan.copyLink')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Who edits it with the owner: found by name, let in and out by a click. */
function CoEditors({
  playlist: { id, ownerId, coEditorIds },
  people,
}: {
  playlist: Playlist;
  people: Glance['people'];
}) {
  const { t } = useTranslation();
  const me = useMe();
  const fieldId = useId();
  const toast = useToast();
  const [typed, setTyped] = useState('');
  const name = useDebounced(typed.trim(), 180);
  const found = useQuery({
    queryKey: ['playlist', id, 'colleagues', name],
    queryFn: ({ signal }) =>
      client.post<{ items: Person[] }>(`/playlists/${id}/co-editors/search`, { body: { name }, signal }),
    enabled: name !== '',
    gcTime: 0,
  });
  const change = usePlaylistChange(async ({ person, isIn }: { person: Person; isIn: boolean }) => {
    const path = `/playlists/${id}/co-editors/${person.id}`;
    if (isIn) await client.put(path);
    else await client.remove(path);
  });
  const nameOf = (personId: string) => people.find((person) => person.id === personId)?.name;
  const editors = coEditorIds.map((one) => ({ id: one, name: nameOf(one) ?? t('plan.opinions.somebody') }));

  function set(person: Person, isIn: boolean) {
    change.mutate(
      { person, isIn },
      {
        onSuccess: () => {
          setTyped('');
          toast(t(isIn ? 'plan.editors.added' : 'plan.editors.removed', { name: person.name }), {
            undo: () => change.mutate({ person, isIn: !isIn }),
          });
        },
      },
    );
  }

  return (
    <section className="stack-tight" aria-label={t('plan.editors.title')}>
      <h3>{t('plan.editors.title')}</h3>
      <ul className={`plain ${styles.people}`}>
        {ownerId !== null && (
          <li>
            <span>{ownerId === me.id ? t('plan.editors.you') : (nameOf(ownerId) ?? t('plan.opinions.somebody'))}</span>
            <span className="soft small">{t('plan.editors.owner')}</span>
          </li>
        )}
        {editors.map((person) => (
          <li key={person.id}>
            <span>{person.name}</span>
            <button type="button" className="link-button small" onClick={() => set(person, false)}>
              {t('plan.editors.remove')}
              <span className="visually-hidden"> {person.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <label htmlFor={fieldId} className={styles.label}>
        {t('plan.editors.find')}
      </label>
      <input
        id={fieldId}
        className={styles.input}
        autoComplete="off"
        placeholder={t('plan.editors.placeholder')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div role="status">
        {name !== '' && found.data?.items.length === 0 && <p className="soft small">{t('plan.editors.none')}</p>}
      </div>
      {name !== '' && (
        <ul className={`plain ${styles.people}`}>
          {found.data?.items.map((person) => (
            <li key={person.id}>
              <span>{person.name}</span>
              <Button size="sm" variant="default" onClick={() => set(person, true)}>
                {t('plan.editors.add')}
                <span className="visually-hidden"> {person.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
