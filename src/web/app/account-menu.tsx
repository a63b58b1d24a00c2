import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useConfirm } from '../design/confirm.tsx';
import { Icon } from '../design/icon.tsx';
import { chooseLanguage } from '../i18n/i18n.ts';
import { languageNames, uiLanguages } from '../i18n/languages.ts';
import { outbox } from '../places/student/outbox.ts';
import { isStaff } from '../session/desk.ts';
import { signOut, useMe } from '../session/session.ts';
import styles from './account-menu.module.css';

/** What was chosen to be handed in, and is nowhere but here. */
async function countUnsentFiles(): Promise<number> {
  const { evidenceQueue } = await import('../places/student/evidence/evidence-queue.ts');
  await evidenceQueue.sendWaiting();
  return evidenceQueue.unsentCount();
}

/** Who is signed in, the language, light or dark, and the way out. */
export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const ask = useConfirm();
  const panelId = useId();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
      document.removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);

  async function leave() {
    setOpen(false);
    await outbox.send();
    const waiting = outbox.count() + (await countUnsentFiles());
    const question = {
      title: t('signOut.unsentTitle'),
      text: t('signOut.unsentText', { count: waiting }),
      yes: t('signOut.anyway'),
      no: t('signOut.stay'),
    };
    if (waiting > 0 && !(await ask(question))) return;
    await signOut();
    await navigate('/sign-in', { replace: true });
  }

  return (
    <div ref={root} className={styles.root}>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-expanded={isOpen}
        aria-controls={panelId}
        aria-label={t('account.label', { name: me.displayName })}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="person" size={20} />
        <span className={styles.name}>{me.displayName}</span>
      </button>
      <div id={panelId} className={styles.panel} hidden={!isOpen}>
        <Group label={t('account.language')}>
          {uiLanguages.map((language) => (
            <Choice
              key={language}
              lang={language}
              isChosen={i18n.language === language}
              onChoose={() => void chooseLanguage(language)}
            >
              {languageNames[language]}
            </Choice>
          ))}
        </Group>
        <Group label={t('account.appearance')}>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Choice key={scheme} isChosen={colorScheme === scheme} onChoose={() => setColorScheme(scheme)}>
              {t(`account.scheme.${scheme}`)}
            </Choice>
          ))}
        </Group>
        {/* Staff learn, too; students and families have what is theirs in the navigation. */}
        {isStaff(me) && (
          <>
            <Link to="/my" className={styles.item} onClick={() => setOpen(false)}>
              <Icon name="playlist" size={18} />
              {t('shell.myLearning')}
            </Link>
            <Link to="/me" className={styles.item} onClick={() => setOpen(false)}>
              <Icon name="person" size={18} />
              {t('shell.me')}
            </Link>
          </>
        )}
        <button type="button" className={styles.item} onClick={() => void leave()}>
          <Icon name="out" size={18} />
          {t('signOut.label')}
        </button>
      </div>
    </div>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

function Choice({
  isChosen,
  onChoose,
  lang,
  children,
}: {
  isChosen: boolean;
  onChoose: () => void;
  lang?: string;
  children: ReactNode;
}) {
  return (
    <button type="button" className={styles.item} aria-pressed={isChosen} lang={lang} onClick={onChoose}>
      <span className={styles.tick}>{isChosen && <Icon name="check" size={18} />}</span>
      {children}
    </button>
  );
}
