import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { useDraft } from '../../design/use-draft.ts';
import { client } from '../../session/session.ts';
import type { NewStudents } from '../../wire.ts';
import styles from './add-students.module.css';
import { readPastedStudents } from './paste-students.ts';
import { useClassAct } from './use-people.ts';

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function AddStudents({ classId, onClose }: { classId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useClassAct(classId);
  const draft = useDraft(`new-students:${classId}`);
  const [looked, setLooked] = useState<NewStudents | null>(null);
  const students = readPastedStudents(draft.text);
  const path = `/classes/${classId}`;
  const tell = (dryRun: boolean) => client.post<NewStudents>(`${path}/students/new`, { body: { students, dryRun } });
  const look = useMutation({ mutationFn: () => tell(true), onSuccess: setLooked });
  const [isAdding, setAdding] = useState(false);

  async function add() {
    setAdding(true);
    const isDone = await act(async () => {
      const { changeId, students: told } = await tell(false);
      const count = told.filter(({ outcome }) => outcome === 'created' || outcome === 'enrolled').length;
      const text = t('addStudents.added', { count });
      return changeId === null ? { text } : { text, undo: () => client.post(`${path}/changes/${changeId}/undo`) };
    });
    setAdding(false);
    if (!isDone) return;
    draft.clear();
    onClose();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (looked) void add();
    else look.mutate();
  }
  const addable = looked?.students.filter(({ outcome }) => outcome === 'created' || outcome === 'enrolled').length ?? 0;
  return (
    <Dialog onClose={onClose} title={t('addStudents.title')}>
      <form className="stack" onSubmit={submit}>
        <Textarea
          data-autofocus
          label={t('addStudents.names')}
          description={t('addStudents.help')}
          placeholder={t('addStudents.example')}
          autosize
          minRows={5}
          maxRows={14}
          value={draft.text}
          onChange={(event) => {
            draft.write(event.currentTarget.value);
            setLooked(null);
          }}
        />
        {look.error && <Failure error={look.error} />}
        {looked && (
          <ul className={`plain ${styles.found}`} aria-label={t('addStudents.found')}>
            {looked.students.map(({ line, outcome, reason }) => (
              <li key={line} className={styles.line}>
                <span>{students[line - 1]?.name}</span>
                <span
                  className={`badge ${outcome === 'failed' ? 'badge-brick' : outcome === 'unchanged' ? '' : 'badge-leaf'}`}
                >
                  {t(`addStudents.outcome.${outcome}`)}
                </span>
                {reason !== null && <span className="soft small">{reason}</span>}
              </li>
            ))}
          </ul>
        )}
        <div className="row">
          <Button
            type="submit"
            loading={look.isPending || isAdding}
            disabled={students.length === 0 || (looked !== null && addable === 0)}
          >
            {looked ? t('addStudents.add', { count: addable }) : t('addStudents.look', { count: students.length })}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
