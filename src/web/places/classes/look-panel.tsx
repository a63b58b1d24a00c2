import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';
import { CellPanel } from './cell-panel.tsx';
import type { Look } from './class-address.ts';
import { inLanguage } from './class-picture.ts';
import type { Need } from './needs.ts';
import { useStudentNames } from './student-name.tsx';
import { StudentPanel } from './student-panel.tsx';
import { TargetPanel } from './target-panel.tsx';
import { useClassProgress } from './use-class.ts';
import { WorkPanel } from './work-panel.tsx';

export type LookProps = {
  readonly classId: string;
  readonly look: Look;
  /** Of the playlist that is shown. */
  readonly assignmentId: string;
  readonly attention: readonly Need[];
  readonly onLook: (look: Look) => void;
  readonly onClose: () => void;
};

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function LookPanel({ classId, look, assignmentId, attention, onLook, onClose }: LookProps) {
  const { t, i18n } = useTranslation();
  const nameOf = useStudentNames();
  const { data } = useClassProgress(assignmentId, false);
  // Who closes it goes on where they were, also when what they came from has gone meanwhile.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const place =
          opener?.isConnected && opener !== document.body ? opener : document.querySelector('[data-at][tabindex="0"]');
        if (place instanceof HTMLElement && document.activeElement === document.body) place.focus();
      }, 50);
    },
    [opener],
  );
  const target = 'targetId' in look ? data?.targets.find(({ id }) => id === look.targetId) : undefined;
  const row = 'row' in look ? look.row : null;
  const student =
    data?.students.find(({ studentPlaylistId }) => studentPlaylistId === row) ??
    attention.find(({ studentPlaylistId }) => studentPlaylistId === row);
  const title =
    look.kind === 'target'
      ? target
        ? inLanguage(target.statement, i18n.language)
        : t('classLook.target')
      : student
        ? nameOf(student.studentId, student.name)
        : t('class.student');
  return (
    <Panel isOpen onClose={onClose} title={title} side="right">
      {look.kind === 'cell' && (
        <CellPanel
          key={`${look.row} ${look.targetId}`}
          classId={classId}
          row={look.row}
          targetId={look.targetId}
          onLook={onLook}
        />
      )}
      {look.kind === 'student' && (
        <StudentPanel key={look.row} classId={classId} row={look.row} attention={attention} onLook={onLook} />
      )}
      {look.kind === 'target' && (
        <TargetPanel key={look.targetId} assignmentId={assignmentId} targetId={look.targetId} onLook={onLook} />
      )}
      {look.kind === 'work' && (
        <WorkPanel
          key={look.attemptId}
          classId={classId}
          row={look.row}
          attemptId={look.attemptId}
          attention={attention}
          onLook={onLook}
          onClose={onClose}
        />
      )}
    </Panel>
  );
}
