import { useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, Mark } from '../../design/icon.tsx';
import { chooseLanguage } from '../../i18n/i18n.ts';
import { languageNames, uiLanguages } from '../../i18n/languages.ts';
import { useIsOnline } from '../student/use-is-online.ts';
import styles from './front.module.css';

/** What the pages before signing in have in common: the name, the language, and one thing to do. */
export function Front({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const isOnline = useIsOnline();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <div className={styles.front}>
      <div className={styles.threads} aria-hidden="true">
        <svg viewBox="0 0 600 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
          <g fill="none" strokeWidth="5" strokeLinecap="round">
            <path d="M-20 120C220 120 180 520 620 470" stroke="var(--thread-c1)" />
            <path d="M-20 330C240 330 200 480 620 470" stroke="var(--thread-c2)" />
            <path d="M-20 700C260 700 220 500 620 470" stroke="var(--thread-c3)" />
          </g>
          <g fill="var(--thread-knot)">
            <circle cx="106" cy="169" r="11" />
            <circle cx="234" cy="325" r="11" />
            <circle cx="116" cy="348" r="11" />
            <circle cx="249" cy="408" r="11" />
            <circle cx="126" cy="675" r="11" />
            <circle cx="264" cy="590" r="11" />
          </g>
        </svg>
        <p>{t('front.motto')}</p>
      </div>
      <div className={styles.side}>
        <header className={styles.header}>
          <span className={styles.brand}>
            <Mark size={34} />
            Pathloom
          </span>
          <div className={styles.settings}>
            {uiLanguages.map((language) => (
              <button
                key={language}
                type="button"
                lang={language}
                aria-pressed={i18n.language === language}
                className={styles.setting}
                onClick={() => void chooseLanguage(language)}
              >
                {languageNames[language]}
              </button>
            ))}
            <button
              type="button"
              className={styles.setting}
              aria-label={t(isDark ? 'front.toLight' : 'front.toDark')}
              onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
            >
              <Icon name={isDark ? 'sun' : 'moon'} size={20} />
            </button>
          </div>
        </header>
        <main className={styles.main}>
          {!isOnline && (
            <p className="note note-amber" role="status">
              {t('front.offline')}
            </p>
          )}
          {children}
        </main>
      </div>
    </div>
  );
}
