import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { client, useMe } from '../../session/session.ts';
import type { ClassSummary, Page } from '../../wire.ts';
import styles from './new-class.module.css';

type School = { readonly id: string; readonly name: string };

// React loads a component by its default export.
// biome-ignore lint/style/noDefaultExport: see above
export default function NewClass({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const own = [...new Map(me.roles.flatMap(({ school }) => (school ? [[school.id, school] as const] : []))).values()];
  const isDistrictWide = me.roles.some(({ role, school }) => role === 'admin' && !school);
  const all = useQuery({
    queryKey: ['schools', 'all'],
    queryFn: ({ signal }) => client.get<Page<School>>('/schools', { query: { limit: 100 }, signal }),
    enabled: isDistrictWide,
  });
  const schools: readonly School[] = isDistrictWide ? (all.data?.items ?? []) : own;
  const [title, setTitle] = useState('');
  const [subject, setSubject] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const schoolId = chosen ?? schools[0]?.id ?? '';
  const make = useMutation({
    mutationFn: () =>
      client.post<ClassSummary>('/classes', {
        body: { schoolId, title: title.trim(), subjects: subject.trim() === '' ? [] : [subject.trim()] },
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['classes'] });
      onClose();
      await navigate(`/classes/${id}/people`);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate();
  }
  return (
    <Dialog onClose={onClose} title={t('classes.make')}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">{t('classes.makeText')}</p>
        <TextInput
          data-autofocus
          label={t('classes.name')}
          placeholder={t('classes.nameExample')}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          label={t('classes.subject')}
          maxLength={100}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        {schools.length > 1 && (
          <label className={styles.pick}>
            {t('classes.school')}
            <select value={schoolId} onChange={(event) => setChosen(event.currentTarget.value)}>
              {schools.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {(make.error ?? all.error) && <Failure error={make.error ?? all.error} />}
        <div className="row">
          <Button type="submit" loading={make.isPending} disabled={title.trim() === '' || schoolId === ''}>
            {t('classes.makeIt')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
