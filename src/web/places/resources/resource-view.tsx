import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../design/icon.tsx';
import type { StoredFile } from '../../wire.ts';
import { languageLabel } from '../search/facet-label.ts';
import { embedOf } from './embed.ts';
import styles from './resource-view.module.css';

/** What has to be known of a resource to show it; lists, playlists and the resource itself all tell it. */
export type Viewable = {
  readonly title: string;
  readonly url: string | null;
  readonly mediaType: string | null;
  readonly file: StoredFile | null;
  readonly bodyHtml?: string | null;
  readonly captions?: readonly { readonly url: string | null; readonly inLanguage: string; readonly name: string }[];
};

/**
 * The resource itself, where it may be shown here, and the way to it otherwise. Pages of others are loaded when somebody
 * asks for them: before that nobody else learns that somebody is here.
 */
export function ResourceView({ resource, onOpen }: { resource: Viewable; onOpen?: () => void }) {
  const { t, i18n } = useTranslation();
  const [isRunning, setRunning] = useState(false);
  const { title, mediaType, file, bodyHtml, captions = [] } = resource;
  const url = file?.url ?? resource.url;
  const embed = embedOf({ url, mediaType: file?.mediaType ?? mediaType, isOwn: file !== null });
  const picture = file?.previews.large;

  function open() {
    onOpen?.();
  }

  return (
    <div className="stack">
      {bodyHtml != null && (
        // The server renders it from Markdown; HTML that an author wrote is text in it.
        // biome-ignore lint/security/noDangerouslySetInnerHtml: see above
        <div className={styles.body} dangerouslySetInnerHTML={{ __html: bodyHtml }} />
      )}
      {embed?.kind === 'frame' &&
        (isRunning ? (
          <iframe
            className={styles.frame}
            src={embed.src}
            title={title}
            allow="fullscreen; picture-in-picture; encrypted-media"
            // What is played has to know which site shows it, and no more.
            referrerPolicy="strict-origin-when-cross-origin"
            sandbox="allow-scripts allow-same-origin allow-popups allow-presentation allow-forms"
          />
        ) : (
          <button
            type="button"
            className={styles.run}
            onClick={() => {
              setRunning(true);
              open();
            }}
          >
            <span className={styles.play} aria-hidden="true">
              <svg width="28" height="28" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
                <path d="M8 5.500v13l11-6.500Z" />
              </svg>
            </span>
            <span>{t('resource.show')}</span>
            <span className="small soft">{t('resource.from', { host: new URL(embed.src).host })}</span>
          </button>
        ))}
      {embed?.kind === 'video' && (
        // biome-ignore lint/a11y/useMediaCaption: its captions are those that somebody has sent with it.
        <video className={styles.media} src={embed.src} controls preload="metadata" onPlay={open}>
          {captions.map(({ url: src, inLanguage, name }) =>
            src === null ? null : (
              <track
                key={src}
                kind="captions"
                src={src}
                srcLang={inLanguage}
                label={inLanguage === '' ? name : languageLabel(inLanguage, i18n.language)}
              />
            ),
          )}
        </video>
      )}
      {embed?.kind === 'audio' && (
        // biome-ignore lint/a11y/useMediaCaption: what is said in a recording stands in its transcript.
        <audio className={styles.audio} src={embed.src} controls preload="metadata" onPlay={open} />
      )}
      {embed?.kind === 'image' && <img className={styles.image} src={embed.src} alt={title} />}
      {embed === null && picture && (
        <img
          className={styles.image}
          src={picture.url}
          width={picture.width}
          height={picture.height}
          alt={t('resource.firstPage', { title })}
        />
      )}
      {url !== null && (
        <div>
          <Button
            component="a"
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            size="md"
            variant={embed === null ? 'filled' : 'default'}
            rightSection={<Icon name="out" size={18} />}
            onClick={open}
          >
            {t(file ? 'resource.openFile' : 'resource.open')}
            <span className="visually-hidden"> {t('resource.newTab')}</span>
          </Button>
        </div>
      )}
    </div>
  );
}
