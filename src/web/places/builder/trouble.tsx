import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../api/request-error.ts';
import { useBuilder } from './builder-context.tsx';
import { commandWords } from './command-words.ts';
import type { DeskState } from './desk.ts';

/** Why something is not saved, and the ways on. Nothing that was done is lost before somebody says so. */
export function Trouble({ state }: { state: DeskState }) {
  const { t, i18n } = useTranslation();
  const { desk } = useBuilder();
  const { trouble, content, resources } = state;
  if (!trouble) return null;
  if (trouble.kind === 'offline') {
    return (
      <p className="note note-amber" role="status">
        {t('builder.save.offline')}
      </p>
    );
  }
  if (trouble.kind === 'failed') {
    const { key, params } = problemText(trouble.error);
    return (
      <div className="note note-brick stack-tight" role="alert">
        <p>{t('builder.save.stopped', { reason: t(key, params) })}</p>
        <div>
          <Button size="sm" variant="default" onClick={() => void desk.retry()}>
            {t('again')}
          </Button>
        </div>
      </div>
    );
  }
  const words =
    trouble.kind === 'conflict'
      ? trouble.commands.map(({ command }) => commandWords(command, { content, resources, language: i18n.language }, t))
      : [];
  return (
    <section className="note note-amber stack-tight" role="alert" aria-label={t('builder.conflict.title')}>
      <h2>{t('builder.conflict.title')}</h2>
      <p>{t(trouble.kind === 'conflict' ? 'builder.conflict.text' : 'builder.conflict.tooOld')}</p>
      {words.length > 0 && (
        <ul>
          {[...new Set(words)].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button size="sm" variant="default" onClick={() => void desk.resolve('theirs')}>
          {t('builder.conflict.theirs')}
        </Button>
        <Button size="sm" variant="default" onClick={() => void desk.resolve('mine')}>
          {t('builder.conflict.mine')}
        </Button>
      </div>
    </section>
  );
}
