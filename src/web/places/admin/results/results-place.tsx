import { useTranslation } from 'react-i18next';
import { usePages } from '../../../api/use-pages.ts';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { TabLinks, useTab } from '../../../design/tab-links.tsx';
import { client } from '../../../session/session.ts';
import type { ResultBatch } from '../../../wire.ts';
import { Listing } from '../listing.tsx';
import { useAct } from '../use-act.ts';
import { useWhen } from '../when.ts';
import { ResultsImport } from './results-import.tsx';

const tabs = ['import', 'history'] as const;

/** What students have shown in tests, taken in from tables. */
export function Component() {
  const { t } = useTranslation();
  const tab = useTab(tabs);
  return (
    <div className="stack">
      <div className="row">
        <PlaceTitle title={t('adminPlace.results')} />
        <Help about={t('adminPlace.results')} text={t('admin.results.help')} />
      </div>
      <TabLinks
        label={t('adminPlace.results')}
        current={tab}
        tabs={tabs.map((id) => ({ id, label: t(`admin.results.tab.${id}`) }))}
      />
      {tab === 'import' ? <ResultsImport /> : <Batches />}
    </div>
  );
}

function Batches() {
  const { t } = useTranslation();
  const when = useWhen();
  const act = useAct();
  const list = usePages<ResultBatch>(['admin', 'results'], '/results/batches');
  return (
    <Listing
      list={list}
      caption={t('admin.results.tab.history')}
      columns={[
        { id: 'sources', title: t('admin.results.source'), cell: ({ sources }) => sources.join(', ') },
        { id: 'at', title: t('admin.when'), cell: ({ receivedAt }) => when.time(receivedAt) },
        { id: 'by', title: t('admin.results.by'), cell: ({ by }) => t(`admin.results.byKind.${by.kind}`) },
        { id: 'count', title: t('admin.results.count'), align: 'end', cell: ({ addedCount }) => addedCount },
        {
          id: 'undo',
          title: t('admin.actions'),
          isTitleHidden: true,
          cell: ({ id, undone, sources }) =>
            undone ? (
              <span className="badge">{t('admin.results.isUndone')}</span>
            ) : (
              <button
                type="button"
                className="link-button"
                onClick={() =>
                  void act(() => client.post(`/results/batches/${id}/undo`), { said: t('admin.results.undone') })
                }
              >
                {t('admin.results.undo')}
                <span className="visually-hidden">: {sources.join(', ')}</span>
              </button>
            ),
        },
      ]}
      empty={<EmptyState icon="check" title={t('admin.results.none')} text={t('admin.results.noneText')} />}
    />
  );
}
