import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../design/icon.tsx';
import { client } from '../../session/session.ts';
import type { AssignmentDetail } from '../../wire.ts';
import { DatesDialog } from './dates-dialog.tsx';
import { dayWords } from './day-words.ts';
import { FamilyNoteDialog } from './family-note-dialog.tsx';
import { PrintButton } from './print-button.tsx';
import { patchDeed, type useDeeds } from './use-assignment.ts';

/** What was given in one line, and what can be done with it as a whole. */
export function AssignmentHead({
  assignment,
  studentCount,
  deeds: { act, isActing },
}: {
  assignment: AssignmentDetail;
  studentCount: number;
  deeds: ReturnType<typeof useDeeds>;
}) {
  const { t, i18n } = useTranslation();
  // As it was when the dialog was opened: what comes in meanwhile was not seen.
  const [seen, setSeen] = useState<AssignmentDetail | null>(null);
  const [isWriting, setWriting] = useState(false);
  const { id, playlistId, due, startOn, pathway, updates, endedAt, audienceTitle, familyNote } = assignment;
  const day = (on: string) => dayWords(on, i18n.language);
  const facts = [
    audienceTitle ?? t('assign.students', { count: studentCount }),
    due === null
      ? t('assign.noDue')
      : t('assignment.dueOn', { day: day(due.on) + (due.time === null ? '' : `, ${due.time}`) }),
    ...(startOn === null ? [] : [t('assignment.startsOn', { day: day(startOn) })]),
    t(`assign.mode.${pathway.mode}`),
    t(`assignment.updates.${updates}`),
  ];
  const post = (verb: string) => () => client.post(`/assignments/${id}/${verb}`);
  const other = updates === 'automatic' ? 'ask' : 'automatic';
  return (
    <div className="stack">
      <p className="soft">{facts.join(' · ')}</p>
      {familyNote !== null && (
        <p className="note">
          <strong>{t('assignment.familyNote')}:</strong> {familyNote}
        </p>
      )}
      {endedAt !== null && <p className="note">{t('assignment.ended')}</p>}
      <div className="row no-print">
        {endedAt === null ? (
          <>
            <Button variant="default" leftSection={<Icon name="clock" size={18} />} onClick={() => setSeen(assignment)}>
              {t('assignment.changeDates')}
            </Button>
            <Button
              variant="default"
              disabled={isActing}
              onClick={() => act(patchDeed(assignment, { updates: other }, t(`assignment.nowUpdates.${other}`)))}
            >
              {t(`assignment.toUpdates.${other}`)}
            </Button>
            <Button variant="default" onClick={() => setWriting(true)}>
              {t('assignment.familyNote')}
            </Button>
            <PrintButton path={`/assignments/${id}/packets`} method="POST" label={t('assignment.printAll')} />
            <Button
              variant="default"
              disabled={isActing}
              onClick={() => act({ run: post('end'), said: t('assignment.endedNow'), undo: post('reopen') })}
            >
              {t('assignment.end')}
            </Button>
          </>
        ) : (
          <Button
            disabled={isActing}
            onClick={() => act({ run: post('reopen'), said: t('assignment.reopenedNow'), undo: post('end') })}
          >
            {t('assignment.reopen')}
          </Button>
        )}
        <Link to={`/playlists/${playlistId}`}>{t('assignment.toPlaylist')}</Link>
        <Link to={`/assignments/${id}/merge`}>{t('assignment.toMerge')}</Link>
      </div>
      {isWriting && (
        <FamilyNoteDialog assignment={assignment} onClose={() => setWriting(false)} onSave={(deed) => act(deed)} />
      )}
      {seen && (
        <DatesDialog
          title={t('assignment.changeDates')}
          due={seen.due}
          startOn={seen.startOn}
          hasStart
          onClose={() => setSeen(null)}
          onSave={(next) => {
            setSeen(null);
            act(patchDeed(seen, next, t('assignment.datesChanged')));
          }}
        />
      )}
    </div>
  );
}
