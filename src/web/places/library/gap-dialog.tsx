import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { client } from '../../session/session.ts';
import type { ResourceSearch } from '../../wire.ts';
import { type Gap, searchOf } from './coverage-levels.ts';

/** What is missing for a standard, and what could fill it: other ways of teaching it, and resources that sound like it. */
// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function GapDialog({
  gap: { standard, by, value, label, others },
  subject,
  onClose,
}: {
  gap: Gap;
  subject: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const name = standard.code ?? standard.statement;
  const q = standard.statement.slice(0, 200);
  const near = useQuery({
    queryKey: ['search', 'near', q, by, value, subject],
    queryFn: ({ signal }) =>
      client.get<ResourceSearch>('/search/resources', {
        query: { q, limit: 5, ...(value !== null && { [by]: value }), ...(subject !== null && { subjects: subject }) },
        signal,
      }),
  });
  const like = new URLSearchParams({ q, ...(value !== null && { [by]: value }) });
  return (
    <Dialog
      title={label === null ? t('coverage.gapOf', { code: name }) : t('coverage.gapOfAs', { code: name, group: label })}
      onClose={onClose}
    >
      <div className="stack">
        {standard.code !== null && <p>{standard.statement}</p>}
        {others > 0 && (
          <p>
            <Link to={searchOf(standard, { by, subject })}>{t('coverage.others', { count: others })}</Link>
          </p>
        )}
        <section className="stack-tight" aria-label={t('coverage.near')}>
          <h3>{t('coverage.near')}</h3>
          {near.error && <Failure error={near.error} onRetry={() => void near.refetch()} />}
          {near.isPending && <PlaceSkeleton rows={1} />}
          {near.data?.hits.length === 0 && <p className="soft">{t('coverage.noneNear')}</p>}
          <ul className="plain stack-tight">
            {near.data?.hits.map(({ id, title }) => (
              <li key={id}>
                <Link to={`/resources/${id}`}>{title}</Link>
              </li>
            ))}
          </ul>
          {near.data && near.data.hits.length > 0 && <p className="soft small">{t('coverage.nearText')}</p>}
        </section>
        <div className="row">
          <Link to={`/tagging?${new URLSearchParams({ view: 'search', q })}`}>{t('coverage.tagThem')}</Link>
          <Link to={`/search?${like}`}>{t('coverage.searchFor')}</Link>
          <Link to="/imports">{t('coverage.bringIn')}</Link>
        </div>
      </div>
    </Dialog>
  );
}
