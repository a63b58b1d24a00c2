import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { Resource } from '../../wire.ts';
import { languageLabel } from '../search/facet-label.ts';
import { gradeRange } from './grade-range.ts';
import { ResourceBadges } from './resource-badges.tsx';
import styles from './resource-details.module.css';
import { ResourceView } from './resource-view.tsx';
import { Transcripts } from './transcripts.tsx';
import { useTermLabels } from './use-term-labels.ts';

type Credits = Readonly<Record<'en' | 'es', { readonly text: string; readonly html: string }>>;

/** Everything that a reader wants to know of a resource, the thing itself first. */
export function ResourceDetails({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const { id, summary, publisher, author } = resource;
  const maker = [publisher, author].filter((name) => name !== null).join(' · ');
  return (
    <div className="stack">
      {maker !== '' && <p className="soft">{maker}</p>}
      <ResourceBadges resource={resource} isDistrictApproved={resource.isApprovedForStudents} />
      {resource.isWithdrawn && <p className="note note-brick">{t('resource.withdrawn')}</p>}
      {summary !== null && <p className={styles.summary}>{summary}</p>}
      <ResourceView resource={resource} onOpen={() => void client.post(`/resources/${id}/uses`).catch(() => {})} />
      <Transcripts transcripts={resource.transcripts} />
      <Standards resource={resource} />
      <Attributes resource={resource} />
      <Attribution resource={resource} />
    </div>
  );
}

function Standards({ resource }: { resource: Resource }) {
  const { t } = useTranslation();
  const types = ['teaches', 'assesses', 'requires'] as const;
  if (resource.alignments.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('resource.standards')}</h2>
      {types.map((type) => {
        const codes = [
          ...new Set(resource.alignments.filter((one) => one.alignmentType === type).map(({ code }) => code)),
        ];
        if (codes.length === 0) return null;
        return (
          <div key={type} className={styles.standards}>
            <h3 className="soft">{t(`alignment.${type}`)}</h3>
            <ul className="plain row">
              {codes.map((code) => (
                <li key={code}>
                  <Link className="badge badge-thread" to={`/search?standards=${encodeURIComponent(code)}`}>
                    {code}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

function Attributes({ resource }: { resource: Resource }) {
  const { t, i18n } = useTranslation();
  const subjects = useTermLabels('subjects', resource.subjects);
  const interests = useTermLabels('interests', resource.interests);
  const types = useTermLabels('learningResourceType', resource.learningResourceType);
  const uses = useTermLabels('educationalUse', resource.educationalUse);
  const grades = gradeRange(resource.gradeLevels);
  const yesNo = (value: boolean | null) => (value === null ? null : t(value ? 'yes' : 'no'));
  const rows: readonly (readonly [string, string | null])[] = [
    ['facets.subjects', subjects.join(', ')],
    ['facets.gradeLevels', grades && (grades.from === grades.to ? grades.from : `${grades.from}–${grades.to}`)],
    ['facets.interests', interests.join(', ')],
    ['facets.learningResourceType', types.join(', ')],
    ['resource.use', uses.join(', ')],
    ['facets.inLanguage', resource.inLanguage.map((tag) => languageLabel(tag, i18n.language)).join(', ')],
    ['resource.lexile', resource.textComplexity?.lexile == null ? null : `${resource.textComplexity.lexile}L`],
    ['facets.worksOffline', yesNo(resource.worksOffline)],
    ['resource.account', yesNo(resource.needsAccount)],
    ['resource.ads', yesNo(resource.hasAds)],
    ['resource.collects', yesNo(resource.collectsData)],
    ['resource.age', resource.minimumAge === null ? null : String(resource.minimumAge)],
  ];
  const known = rows.filter(([, value]) => value !== null && value !== '');
  if (known.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('resource.about')}</h2>
      <dl className={styles.attributes}>
        {known.map(([label, value]) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Attribution({ resource }: { resource: Resource }) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const { data } = useQuery({
    queryKey: ['attribution', resource.id],
    queryFn: ({ signal }) => client.get<Credits>(`/resources/${resource.id}/attribution`, { signal }),
    staleTime: 10 * 60_000,
  });
  if (!data) return null;
  const { text } = data[i18n.language === 'es' ? 'es' : 'en'];

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      toast(t('resource.copied'));
    } catch {
      toast(t('resource.notCopied'));
    }
  }
  return (
    <section className="stack-tight">
      <h2>{t('resource.credit')}</h2>
      <p className={styles.credit}>{text}</p>
      <div className="row">
        <Button size="sm" variant="default" leftSection={<Icon name="copy" size={18} />} onClick={() => void copy()}>
          {t('resource.copy')}
        </Button>
        {resource.license?.uri != null && (
          <a href={resource.license.uri} target="_blank" rel="noopener noreferrer">
            {t('resource.readLicense')}
          </a>
        )}
      </div>
    </section>
  );
}
