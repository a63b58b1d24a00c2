import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isMissing } from '../../api/request-error.ts';
import { Failure } from '../../app/failure.tsx';
import { NotFound } from '../../app/not-found.tsx';
import { PlaceSkeleton } from '../../app/place-skeleton.tsx';
import { PlaceTitle } from '../../app/place-title.tsx';
import { BackLink } from '../../design/back-link.tsx';
import { TabLinks, useTab } from '../../design/tab-links.tsx';
import type { StudentPart } from '../../wire.ts';
import { HideNames, StudentName } from '../classes/student-name.tsx';
import { LostDialog } from './lost-dialog.tsx';
import { PartChanges } from './part-changes.tsx';
import { PartHead } from './part-head.tsx';
import { PartPreview } from './part-preview.tsx';
import { StepList } from './step-list.tsx';
import { useAssigned } from './use-assignment.ts';
import { usePartDeeds, useStudentPart } from './use-student-part.ts';

/** One student's playlist: what was fitted to them, and everything that can be. */
export function Component() {
  const { id = '', studentPlaylistId = '' } = useParams();
  const part = useStudentPart(studentPlaylistId);
  const assigned = useAssigned(id, false);
  const error = part.error ?? assigned.error;
  if (isMissing(error)) return <NotFound />;
  if (error) return <Failure error={error} onRetry={() => void Promise.all([part.refetch(), assigned.refetch()])} />;
  if (!part.data || !assigned.data) return <PlaceSkeleton />;
  const name = assigned.data.items.find((one) => one.id === studentPlaylistId)?.name ?? null;
  return <Part part={part.data} name={name} />;
}

const tabs = ['steps', 'changes', 'preview'] as const;

function Part({ part, name }: { part: StudentPart; name: string | null }) {
  const { t } = useTranslation();
  const tab = useTab(tabs);
  const deeds = usePartDeeds(part);
  const standing = part.changes.filter(({ undone }) => undone === null).length;
  const isOver = part.endedAt !== null || part.unassignedAt !== null;
  return (
    <div className="stack">
      <BackLink to={`/assignments/${part.assignmentId}`}>{part.title}</BackLink>
      {/* The name is no part of the document's title. */}
      <div className="row-apart">
        <PlaceTitle
          title={t('part.title')}
          after={
            <>
              : <StudentName id={part.studentId} name={name} />
            </>
          }
        />
        <HideNames />
      </div>
      {isOver && <p className="note">{t(part.endedAt === null ? 'part.away' : 'assignment.ended')}</p>}
      <PartHead part={part} deeds={deeds} isOver={isOver} />
      {(part.state === 'needsDecision' || part.state === 'updateReady' || part.state === 'pathwayGone') && (
        <p className="note note-amber row-apart">
          {t(`part.updates.${part.state}`)}
          <Link to={`/assignments/${part.assignmentId}/merge`}>{t('updates.look')}</Link>
        </p>
      )}
      {part.lost.length > 0 && (
        <div className="note note-brick stack-tight">
          {part.lost.map(({ targetId, lacks }) => (
            <p key={`${targetId} ${lacks}`}>{t(`part.lacks.${lacks}`, { target: targetWords(part, targetId) })}</p>
          ))}
        </div>
      )}
      <TabLinks
        label={t('part.views')}
        current={tab}
        tabs={[
          { id: 'steps', label: t('part.steps') },
          { id: 'changes', label: t('part.changes'), count: standing },
          { id: 'preview', label: t('part.preview') },
        ]}
      />
      {tab === 'steps' && <StepList part={part} deeds={deeds} isOver={isOver} />}
      {tab === 'changes' && <PartChanges part={part} deeds={deeds} />}
      {tab === 'preview' && <PartPreview part={part} />}
      {deeds.lost && <LostDialog part={part} lost={deeds.lost} deeds={deeds} />}
    </div>
  );
}

function targetWords({ targets }: StudentPart, id: string): string {
  const statement = targets.find((one) => one.id === id)?.statement ?? {};
  return Object.values(statement)[0] ?? '';
}
