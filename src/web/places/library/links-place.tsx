import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePages } from '../../api/use-pages.ts';
import { Failure } from '../../app/failure.tsx';
import { lazyWith } from '../../app/place.ts';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ShowMore } from '../../design/show-more.tsx';
import { useToast } from '../../design/toasts.tsx';
import { client } from '../../session/session.ts';
import type { CheckedResource } from '../../wire.ts';
import styles from './library.module.css';

const WithdrawDialog = lazyWith(() => import('../review/withdraw-dialog.tsx'), 'review');
const ReplaceLinkDialog = lazyWith(() => import('./replace-link-dialog.tsx'), 'library');
const states = ['broken', 'failing', 'unknown'] as const;

/** Links that lead nowhere any more, since when and why, and what can be done about each. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const state = states.find((one) => one === params.get('state')) ?? 'broken';
  const list = usePages<CheckedResource>(['links'], '/library/links', { state });
  const [withdrawing, setWithdrawing] = useState<string | null>(null);
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: ['links'] });
  return (
    <div className="stack">
      <PlaceTitle title={t('links.title')} />
      <div className={styles.filters}>
        <label className={styles.pick}>
          {t('links.state')}
          <select
            value={state}
            onChange={({ currentTarget: { value } }) =>
              setParams(value === 'broken' ? {} : { state: value }, { replace: true })
            }
          >
            {states.map((one) => (
              <option key={one} value={one}>
                {t(`links.is.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <PlaceSkeleton rows={2} />}
      {list.items?.length === 0 && <EmptyState icon="link" title={t('links.none')} text={t('links.noneText')} />}
      <ul className="plain stack">
        {list.items?.map((item) => (
          <BrokenLink
            key={item.resource.id}
            item={item}
            onWithdraw={() => setWithdrawing(item.resource.id)}
            onChange={reload}
          />
        ))}
      </ul>
      <ShowMore list={list} />
      <Suspense>
        {withdrawing !== null && (
          <WithdrawDialog
            resourceId={withdrawing}
            onClose={() => setWithdrawing(null)}
            onDone={() => {
              setWithdrawing(null);
              void reload();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function BrokenLink({
  item: { link, resource },
  onWithdraw,
  onChange,
}: {
  item: CheckedResource;
  onWithdraw: () => void;
  onChange: () => Promise<void>;
}) {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  const path = `/resources/${resource.id}/link`;
  const reopen = () => void client.remove(`${path}/dismissal`).then(onChange);
  const [isReplacing, setReplacing] = useState(false);
  const act = useMutation({
    mutationFn: async (what: 'check' | 'redirect' | 'dismiss') => {
      if (what === 'check') {
        await client.post(`${path}/checks`);
        return t('links.asked');
      }
      if (what === 'redirect') {
        await client.post(`${path}/redirect`, { ifMatch: `"${resource.revision}"` });
        return t('links.replaced');
      }
      await client.put(`${path}/dismissal`);
      return t('links.dismissed');
    },
    onSuccess: async (text, what) => {
      await onChange();
      toast(text, what === 'dismiss' ? { undo: reopen } : {});
    },
  });
  const since = new Date(link.since).toLocaleDateString(i18n.language, { day: 'numeric', month: 'long' });
  return (
    <li className="card stack-tight">
      <div className="row-apart">
        <h2>
          <Link to={`/resources/${resource.id}`}>{resource.title}</Link>
        </h2>
        <span className="badge badge-brick">{t('links.since', { date: since })}</span>
      </div>
      <p className={styles.address}>
        <a href={link.url} target="_blank" rel="noopener noreferrer">
          {link.url}
        </a>
      </p>
      {link.code !== null && (
        <p className="soft">
          {t(`links.why.${link.code}`)}
          {link.status !== null && ` (${link.status})`}
        </p>
      )}
      {act.error && <Failure error={act.error} />}
      <div className="row">
        {link.redirect && (
          <Button size="sm" loading={act.isPending} onClick={() => act.mutate('redirect')}>
            {t('links.take', { address: link.redirect.to })}
          </Button>
        )}
        <Button size="sm" variant="default" onClick={() => setReplacing(true)}>
          {t('links.another')}
        </Button>
        <Button size="sm" variant="default" loading={act.isPending} onClick={() => act.mutate('check')}>
          {t('links.check')}
        </Button>
        <Button size="sm" variant="default" loading={act.isPending} onClick={() => act.mutate('dismiss')}>
          {t('links.dismiss')}
        </Button>
        <Button size="sm" variant="default" onClick={onWithdraw}>
          {t('links.withdraw')}
        </Button>
      </div>
      <Suspense>
        {isReplacing && (
          <ReplaceLinkDialog item={{ link, resource }} onClose={() => setReplacing(false)} onChange={onChange} />
        )}
      </Suspense>
    </li>
  );
}
