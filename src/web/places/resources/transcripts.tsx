import { useTranslation } from 'react-i18next';
import { languageLabel } from '../search/facet-label.ts';

type Transcript = { readonly fileId: string; readonly url: string | null; readonly inLanguage: string };

/** What is said in a video or a recording, to be read. */
export function Transcripts({ transcripts }: { transcripts: readonly Transcript[] }) {
  const { t, i18n } = useTranslation();
  const there = transcripts.filter(({ url }) => url !== null);
  if (there.length === 0) return null;
  return (
    <p className="row">
      <span>{t('resource.transcripts')}</span>
      {there.map(({ fileId, url, inLanguage }) => (
        <a key={fileId} href={url ?? ''} target="_blank" rel="noopener noreferrer">
          {inLanguage === '' ? t('resource.openFile') : languageLabel(inLanguage, i18n.language)}
          <span className="visually-hidden"> {t('resource.newTab')}</span>
        </a>
      ))}
    </p>
  );
}
