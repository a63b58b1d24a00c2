import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { FileDrop } from '../../../design/file-drop.tsx';
import { Table } from '../../../design/table.tsx';
import { client } from '../../../session/session.ts';
import type { ClassesPage, NewStudents } from '../../../wire.ts';
import { FilterSelect, useFilter } from '../filters.tsx';
import { useAct } from '../use-act.ts';
import { useSchools } from '../use-schools.ts';

type Sent = { readonly file: File; readonly dryRun: boolean };

/** The students of one class from a simple table: looked through first, then taken in. */
export function ClassTable() {
  const { t } = useTranslation();
  const act = useAct();
  const { schools } = useSchools();
  const [schoolId] = useFilter('school');
  const [classId, setClassId] = useState('');
  const { data: classes } = useQuery({
    queryKey: ['admin', 'classes', 'of', schoolId],
    queryFn: ({ signal }) => client.get<ClassesPage>('/classes', { query: { school: schoolId, limit: 100 }, signal }),
  });
  const sending = useMutation({
    mutationFn: ({ file, dryRun }: Sent) =>
      client.sendFile<NewStudents>(`/classes/${classId}/students/table`, file, { query: { dryRun } }),
  });
  const choose = (id: string) => {
    setClassId(id);
    sending.reset();
  };
  const sent = sending.variables;
  const isDry = sent?.dryRun === true;
  async function takeIn(file: File) {
    const taken = await sending.mutateAsync({ file, dryRun: false }).catch(() => null);
    if (!taken) return;
    const { changeId } = taken;
    const undo = () =>
      void act(() => client.post(`/classes/${classId}/changes/${changeId}/undo`), { said: t('admin.rosters.undone') });
    await act(async () => {}, { said: t('admin.rosters.takenIn'), ...(changeId !== null && { undo }) });
  }
  return (
    <div className="stack">
      <p className="soft">{t('admin.rosters.tableText')}</p>
      <div className="fields">
        <FilterSelect
          name="school"
          label={t('admin.school')}
          all={t('admin.allSchools')}
          choices={schools.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <NativeSelect
          label={t('admin.class')}
          value={classId}
          data={[
            { value: '', label: t('admin.rosters.chooseClass') },
            ...(classes?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </div>
      {classId !== '' && (
        <FileDrop
          label={t('admin.rosters.table')}
          hint={t('admin.rosters.tableHint')}
          accept=".csv,text/csv"
          isBusy={sending.isPending}
          onFile={(file) => sending.mutate({ file, dryRun: true })}
        />
      )}
      {sending.error && <Failure error={sending.error} />}
      {sending.data && sent && (
        <section className="card stack" aria-label={sent.file.name}>
          <p role="status">
            {t(isDry ? 'admin.rosters.tableChecked' : 'admin.rosters.tableDone', {
              count: sending.data.students.filter(({ outcome }) => outcome === 'created' || outcome === 'enrolled')
                .length,
            })}
          </p>
          <Table
            caption={sent.file.name}
            rows={sending.data.students}
            keyOf={({ line }) => String(line)}
            columns={[
              { id: 'line', title: t('admin.rosters.line'), cell: ({ line }) => line },
              {
                id: 'outcome',
                title: t('admin.rosters.outcome'),
                cell: ({ outcome }) => (
                  <span className={`badge ${outcome === 'failed' ? 'badge-brick' : 'badge-leaf'}`}>
                    {t(`admin.rosters.student.${outcome}`)}
                  </span>
                ),
              },
              { id: 'reason', title: t('admin.rosters.reason'), cell: ({ reason }) => reason },
            ]}
          />
          {isDry && (
            <div>
              <Button loading={sending.isPending} onClick={() => void takeIn(sent.file)}>
                {t('admin.rosters.takeIn')}
              </Button>
            </div>
          )}
        </section>
      )}
    </div>
  );
}
