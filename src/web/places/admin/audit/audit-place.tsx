import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePages } from '../../../api/use-pages.ts';
import { Failure } from '../../../app/failure.tsx';
import { PlaceTitle } from '../../../app/place-title.tsx';
import { EmptyState } from '../../../design/empty-state.tsx';
import { Help } from '../../../design/help.tsx';
import { client } from '../../../session/session.ts';
import type { AuditRecord } from '../../../wire.ts';
import { Listing } from '../listing.tsx';
import { PersonPicker, type Picked } from '../person-picker.tsx';
import { saveFile } from '../save-file.ts';
import { useWhen } from '../when.ts';
import { auditActions, toAuditQuery } from './audit-query.ts';

/** Who read and changed records of students: found by who, whose, what and when, and handed out as a table. */
export function Component() {
  const { t, i18n } = useTranslation();
  const when = useWhen();
  const [by, setBy] = useState<Picked | null>(null);
  const [student, setStudent] = useState<Picked | null>(null);
  const [action, setAction] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const query = toAuditQuery({ by: by?.id ?? null, student: student?.id ?? null, action, from, to });
  const list = usePages<AuditRecord>(['admin', 'audit'], '/audit/student-records', query);
  const saving = useMutation({
    mutationFn: () => client.download('GET', '/audit/student-records/export', { query }),
    onSuccess: (table) => saveFile(table, 'student-record-audit.csv'),
  });
  const actionText = (one: string) => {
    const key = `admin.audit.action.${one.replace('.', '-')}`;
    return i18n.exists(key) ? t(`admin.audit.action.${one.replace('.', '-')}`) : one;
  };
  return (
    <div className="stack">
      <div className="row-apart">
        <div className="row">
          <PlaceTitle title={t('adminPlace.audit')} />
          <Help about={t('adminPlace.audit')} text={t('admin.audit.help')} />
        </div>
        <Button variant="default" loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('admin.audit.export')}
        </Button>
      </div>
      {saving.error && <Failure error={saving.error} />}
      <div className="fields fields-short">
        <PersonPicker kind="person" label={t('admin.audit.by')} picked={by} onPick={setBy} />
        <PersonPicker kind="student" label={t('admin.audit.student')} picked={student} onPick={setStudent} />
        <NativeSelect
          label={t('admin.audit.what')}
          value={action}
          data={[
            { value: '', label: t('admin.audit.all') },
            ...auditActions.map((value) => ({ value, label: actionText(value) })),
          ]}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('admin.audit.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('admin.audit.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <Listing
        list={list}
        caption={t('adminPlace.audit')}
        columns={[
          { id: 'at', title: t('admin.when'), cell: ({ at }) => when.time(at) },
          { id: 'by', title: t('admin.audit.by'), cell: (one) => <Actor record={one} /> },
          { id: 'what', title: t('admin.audit.what'), cell: (one) => actionText(one.action) },
          { id: 'whose', title: t('admin.audit.whose'), cell: (one) => <Whose record={one} /> },
        ]}
        empty={<EmptyState icon="reading" title={t('admin.audit.none')} text={t('admin.audit.noneText')} />}
      />
    </div>
  );
}

function Actor({ record: { by } }: { record: AuditRecord }) {
  const { t } = useTranslation();
  if (by.kind === 'person' && by.name !== null) return <Link to={`/admin/people/${by.id}`}>{by.name}</Link>;
  return by.name ?? t(`admin.audit.actor.${by.kind}`);
}

function Whose({ record: { studentIds } }: { record: AuditRecord }) {
  const { t } = useTranslation();
  const [only] = studentIds;
  const text = t('admin.audit.students', { count: studentIds.length });
  // The record holds ids alone: their pages tell who they are, as long as they are here.
  return studentIds.length === 1 ? <Link to={`/admin/people/${only}`}>{text}</Link> : text;
}
