import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { Help } from '../../../design/help.tsx';
import { client } from '../../../session/session.ts';
import { FormDialog } from '../form-dialog.tsx';
import { PersonPicker, type Picked } from '../person-picker.tsx';
import { saveFile } from '../save-file.ts';

/** Everything about one student: handed out, or destroyed for good. */
export function Component() {
  const { t } = useTranslation();
  const [student, setStudent] = useState<Picked | null>(null);
  const [isErasing, setErasing] = useState(false);
  const [isErased, setErased] = useState(false);
  const handOut = useMutation({
    mutationFn: (id: string) => client.download('POST', `/students/${id}/export`),
    onSuccess: (zip, id) => saveFile(zip, `student-${id}.zip`),
  });
  function pick(picked: Picked | null) {
    handOut.reset();
    setErased(false);
    setStudent(picked);
  }
  return (
    <div className="stack">
      <div className="row">
        <PlaceTitle title={t('adminPlace.student-data')} />
        <Help about={t('adminPlace.student-data')} text={t('admin.studentData.help')} />
      </div>
      <div className="card">
        <PersonPicker kind="student" label={t('admin.studentData.whose')} picked={student} onPick={pick} />
      </div>
      <div role="status">{isErased && <p className="note">{t('admin.studentData.erased')}</p>}</div>
      {student && (
        <>
          <section className="card stack" aria-label={t('admin.studentData.export')}>
            <h2>{t('admin.studentData.export')}</h2>
            <p className="soft">{t('admin.studentData.exportText')}</p>
            <div>
              <Button loading={handOut.isPending} onClick={() => handOut.mutate(student.id)}>
                {t('admin.studentData.exportDo')}
              </Button>
            </div>
            <p role="status" className="soft">
              {handOut.isPending && t('admin.studentData.exporting')}
              {handOut.data && t('admin.studentData.exported', { size: Math.ceil(handOut.data.size / 1024) })}
            </p>
            {handOut.error && <Failure error={handOut.error} onRetry={() => handOut.mutate(student.id)} />}
          </section>
          <section className="card stack" aria-label={t('admin.studentData.erase')}>
            <h2>{t('admin.studentData.erase')}</h2>
            <p className="soft">{t('admin.studentData.eraseText')}</p>
            <div>
              <Button variant="default" onClick={() => setErasing(true)}>
                {t('admin.studentData.eraseDo')}
              </Button>
            </div>
          </section>
        </>
      )}
      {student && isErasing && (
        <Erase
          student={student}
          onClose={() => setErasing(false)}
          onErased={() => {
            setErasing(false);
            pick(null);
            setErased(true);
          }}
        />
      )}
    </div>
  );
}

/** What cannot be taken back is confirmed by the name, letter by letter. */
function Erase({ student, onClose, onErased }: { student: Picked; onClose: () => void; onErased: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t('admin.studentData.eraseTitle')}
      submit={t('admin.studentData.eraseSubmit')}
      isReady={name.trim() === student.name}
      onClose={onClose}
      save={async () => {
        await client.post(`/students/${student.id}/erasure`, { body: { name: name.trim() } });
        onErased();
      }}
    >
      {() => (
        <>
          <p className="note note-brick">{t('admin.studentData.eraseWarning')}</p>
          <TextInput
            data-autofocus
            label={t('admin.studentData.eraseName', { name: student.name })}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
