import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { client } from '../../session/session.ts';
import type { Framework, StandardNode } from '../../wire.ts';
import { StandardsTree } from '../playlists/standards-tree.tsx';

/** One framework as a tree, with how much there is for each standard. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [chosen, setChosen] = useState<readonly StandardNode[]>([]);
  const { data, error, refetch } = useQuery({
    queryKey: ['frameworks', id],
    queryFn: ({ signal }) => client.get<Framework>(`/frameworks/${id}`, { signal }),
  });
  if (isMissing(error)) return <NotFound />;
  const isChosen = (node: StandardNode) => chosen.some((one) => one.id === node.id);
  const standards = chosen.map(({ id: standardId, code }) => code ?? standardId).join(',');
  return (
    <div className="stack">
      <BackLink to="/frameworks">{t('frameworks.title')}</BackLink>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PlaceSkeleton rows={2} />}
      {data && (
        <>
          <PlaceTitle title={data.title} />
          <p className="row soft">
            <span>{t('frameworks.count', { count: data.itemCount })}</span>
            {data.adoptionStatus !== null && <span className="badge">{data.adoptionStatus}</span>}
            {data.officialSourceUrl !== null && (
              <a href={data.officialSourceUrl} target="_blank" rel="noopener noreferrer">
                {t('frameworks.source')}
              </a>
            )}
          </p>
          <div className="row" role="status">
            <Link to={`/coverage?framework=${id}`}>{t('frameworks.coverage')}</Link>
            {chosen.length > 0 && (
              <Link to={`/search?standards=${encodeURIComponent(standards)}`}>
                {t('frameworks.find', { count: chosen.length })}
              </Link>
            )}
          </div>
          <div className="card">
            <StandardsTree
              frameworkId={id}
              title={data.title}
              isChosen={isChosen}
              onToggle={(node) =>
                setChosen(isChosen(node) ? chosen.filter((one) => one.id !== node.id) : [...chosen, node])
              }
            />
          </div>
        </>
      )}
    </div>
  );
}
