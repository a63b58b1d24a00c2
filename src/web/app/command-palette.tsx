import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Dialog } from '../design/dialog.tsx';
import { Icon, type IconName } from '../design/icon.tsx';
import { useDebounced } from '../design/use-debounced.ts';
import { sectionsFor } from '../places/admin/sections.ts';
import { deskOf } from '../session/desk.ts';
import { client, useMe } from '../session/session.ts';
import styles from './command-palette.module.css';
import { matches } from './matches.ts';
import { furtherPlacesFor, placesFor } from './places.ts';

type Command = {
  readonly id: string;
  readonly text: string;
  readonly detail?: string;
  readonly icon: IconName;
  readonly to: string;
};
type Suggestions = {
  readonly suggestions: readonly { kind: string; text: string; detail?: string; filter?: Record<string, string> }[];
};

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog onClose={onClose} title={t('palette.title')} isTop>
      <Palette onClose={onClose} />
    </Dialog>
  );
}

/** Places, then what a search could look for; the arrows choose, Enter goes there. */
function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const desk = deskOf(me);
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const text = useDebounced(typed.trim(), 120);
  const { data } = useQuery({
    queryKey: ['palette', text],
    queryFn: ({ signal }) => client.get<Suggestions>('/search/suggestions', { query: { q: text, limit: 6 }, signal }),
    enabled: text.length > 1 && desk !== 'guardian',
  });

  const commands: Command[] = [...new Set([...placesFor(desk), ...furtherPlacesFor(desk)]), ...sectionsFor(me)]
    .map(({ to, label, icon }) => ({ id: to, text: t(label), icon, to }))
    .filter((command) => matches(command.text, typed));
  if (typed.trim() !== '' && desk !== 'guardian') {
    const q = typed.trim();
    commands.push({
      id: 'find',
      text: t('palette.find', { text: q }),
      icon: 'search',
      to: `/search?q=${encodeURIComponent(q)}`,
    });
    for (const { text: found, detail, filter, kind } of data?.suggestions ?? []) {
      const query = new URLSearchParams(filter ?? { q: found }).toString();
      commands.push({
        id: `${kind} ${found}`,
        text: found,
        icon: kind === 'playlist' ? 'playlist' : 'search',
        to: kind === 'playlist' ? `/playlists?q=${encodeURIComponent(found)}` : `/search?${query}`,
        ...(detail && { detail }),
      });
    }
  }
  const chosen = Math.min(at, commands.length - 1);

  function go(command: Command | undefined) {
    if (!command) return;
    onClose();
    void navigate(command.to);
  }

  return (
    <div className="stack-tight">
      <input
        className={styles.input}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={commands[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (step !== 0 && commands.length > 0) {
            event.preventDefault();
            setAt((chosen + step + commands.length) % commands.length);
          } else if (event.key === 'Enter') {
            event.preventDefault();
            go(commands[chosen]);
          }
        }}
      />
      <div id={listId} role="listbox" aria-label={t('palette.title')} className={styles.list}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys.
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.option}
            onClick={() => go(command)}
            onMouseMove={() => setAt(index)}
          >
            <Icon name={command.icon} size={18} />
            <span>{command.text}</span>
            {command.detail && <span className={styles.detail}>{command.detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
