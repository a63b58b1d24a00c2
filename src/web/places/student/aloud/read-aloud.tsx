import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../design/icon.tsx';
import { useToast } from '../../../design/toasts.tsx';
import { plainText } from '../simple-markdown.ts';
import { guessLanguage } from './guess-language.ts';
import styles from './read-aloud.module.css';
import { readAloud, stopReading, useReading, useVoice } from './speech.ts';

/**
 * Reads a text to who cannot read it yet, in its language. Where the device has no voice for that it says so when it is
 * asked: voices come late, and some devices have none.
 * @param label what it reads, for who hears the page and not the picture
 */
export function ReadAloud({ text, language, label }: { text: string; language?: string; label: string }) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const plain = plainText(text);
  const voice = useVoice(language ?? guessLanguage(plain, i18n.language));
  const isReading = useReading() === id;
  const toast = useToast();
  useEffect(() => {
    if (!isReading) return;
    return () => stopReading(id);
  }, [isReading, id]);
  if (plain === '') return null;
  function press() {
    if (isReading) stopReading(id);
    else if (voice) readAloud(id, plain, voice);
    else toast(t('aloud.noVoice'));
  }
  return (
    <button type="button" className={`${styles.button} no-print`} aria-pressed={isReading} onClick={press}>
      <Icon name={isReading ? 'stop' : 'speaker'} size={22} />
      <span className="visually-hidden">{t(isReading ? 'aloud.stop' : 'aloud.read', { label })}</span>
    </button>
  );
}
