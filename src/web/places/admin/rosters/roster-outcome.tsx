import { useTranslation } from 'react-i18next';
import { Table } from '../../../design/table.tsx';
import type { Job } from '../../../wire.ts';
import { ProblemLines } from './problem-lines.tsx';
import { changesAnything, rosterThings, summaryOf } from './roster-summary.ts';
import { UndoRoster } from './undo-roster.tsx';

/** What a file of a roster has changed, or would, and what is wrong with it. */
export function RosterOutcome({ job }: { job: Job }) {
  const { t } = useTranslation();
  const summary = summaryOf(job);
  if (!summary) return null;
  const isDone = summary.outcome === 'done';
  return (
    <div className="stack">
      <p>
        {t(
          !changesAnything(summary)
            ? 'admin.rosters.changesNothing'
            : isDone
              ? 'admin.rosters.changed'
              : 'admin.rosters.wouldChange',
        )}
      </p>
      <Table
        caption={t('admin.rosters.counts')}
        rows={rosterThings.map((thing) => ({ thing, ...summary.counts[thing] }))}
        keyOf={({ thing }) => thing}
        columns={[
          { id: 'thing', title: t('admin.rosters.thing'), cell: ({ thing }) => t(`admin.rosters.things.${thing}`) },
          { id: 'created', title: t('admin.rosters.new'), align: 'end', cell: ({ created }) => created },
          { id: 'updated', title: t('admin.rosters.updated'), align: 'end', cell: ({ updated }) => updated },
          { id: 'ended', title: t('admin.rosters.ended'), align: 'end', cell: ({ ended }) => ended },
          { id: 'unchanged', title: t('admin.rosters.same'), align: 'end', cell: ({ unchanged }) => unchanged },
        ]}
      />
      {isDone && <UndoRoster importId={job.id} />}
      <ProblemLines job={job} count={summary.losses + summary.conflicts} />
    </div>
  );
}
