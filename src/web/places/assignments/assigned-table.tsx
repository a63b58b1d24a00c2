import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Table } from '../../design/table.tsx';
import type { AssignedStudent, AssignmentDetail, PlaylistVersionAnswer } from '../../wire.ts';
import { useStudentNames } from '../classes/student-name.tsx';
import { dayWords } from './day-words.ts';
import grid from './student-grid.module.css';

const stateBadges: Readonly<Record<AssignedStudent['state'], string>> = {
  upToDate: 'badge-leaf',
  updateReady: 'badge-thread',
  needsDecision: 'badge-amber',
  targetsLost: 'badge-brick',
  pathwayGone: 'badge-brick',
  noPathway: 'badge-plum',
  unassigned: '',
};

export function AssignedTable({
  assignment,
  items,
  version,
  chosen,
  onChoose,
}: {
  assignment: AssignmentDetail;
  items: readonly AssignedStudent[];
  version: PlaylistVersionAnswer['version'];
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const { t, i18n } = useTranslation();
  const titles = new Map(version.content.pathways.map(({ id, title }) => [id, title]));
  const called = useStudentNames();
  const nameOf = ({ studentId, name }: AssignedStudent) => called(studentId, name);
  const areAll = chosen.length === items.length;
  return (
    <div className="stack-tight">
      <Checkbox
        label={t('assignment.all')}
        checked={areAll}
        indeterminate={chosen.length > 0 && !areAll}
        onChange={() => onChoose(areAll ? [] : items.map(({ studentId }) => studentId))}
      />
      <Table
        isLong
        caption={t('assign.each')}
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'student',
            title: t('assign.student'),
            cell: (one) => (
              <span className={grid.person}>
                <Checkbox
                  aria-label={t('assignment.choose', { name: nameOf(one) })}
                  checked={chosen.includes(one.studentId)}
                  onChange={({ currentTarget: { checked } }) =>
                    onChoose(
                      checked ? [...chosen, one.studentId] : chosen.filter((studentId) => studentId !== one.studentId),
                    )
                  }
                />
                <Link to={`/assignments/${assignment.id}/students/${one.id}`}>{nameOf(one)}</Link>
              </span>
            ),
          },
          {
            id: 'path',
            title: t('assign.path'),
            cell: ({ pathwayId }) =>
              pathwayId === null ? (
                <span className="soft">{t('assignment.noPath')}</span>
              ) : (
                (titles.get(pathwayId) ?? t('assignment.otherPath'))
              ),
          },
          {
            id: 'fitted',
            title: t('assignment.fitted'),
            cell: (one) => {
              const parts = [
                one.changeCount > 0 && t('assignment.changes', { count: one.changeCount }),
                one.timeFactor !== 1 && t('assign.times', { factor: one.timeFactor }),
                one.excusedCount > 0 && t('assign.excuseCount', { count: one.excusedCount }),
              ].filter((part) => part !== false);
              return parts.length === 0 ? <span className="soft">–</span> : parts.join(' · ');
            },
          },
          {
            id: 'done',
            title: t('assignment.done'),
            align: 'end',
            cell: ({ doneCount, requiredCount }) => `${doneCount} / ${requiredCount}`,
          },
          {
            id: 'due',
            title: t('assign.due'),
            cell: ({ due, isExtended }) => (
              <>
                {due === null ? <span className="soft">{t('assign.noDue')}</span> : dayWords(due.on, i18n.language)}
                {isExtended && <span className="badge">{t('assignment.extended')}</span>}
              </>
            ),
          },
          {
            id: 'state',
            title: t('assignment.state'),
            cell: ({ state, isMember }) => (
              <span className="row">
                <span className={`badge ${stateBadges[state]}`}>{t(`assignment.states.${state}`)}</span>
                {!isMember && <span className="badge">{t('assignment.left')}</span>}
              </span>
            ),
          },
        ]}
      />
    </div>
  );
}
