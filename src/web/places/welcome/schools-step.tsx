import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Failure } from '../../app/failure.tsx';
import { client } from '../../session/session.ts';
import { namesIn } from './names-in.ts';

/** The schools by their names, or all at once by a roster. */
export function SchoolsStep() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const names = namesIn(text);
  const adding = useMutation({
    mutationFn: async () => {
      for (const name of names) {
        await client.post('/schools', { body: { name } });
        // Those that are there need not be added again, should one of the others fail.
        setText((before) =>
          namesIn(before)
            .filter((one) => one !== name)
            .join('\n'),
        );
      }
    },
    onSuccess: () => navigate('/admin', { replace: true }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (names.length > 0) adding.mutate();
  }
  return (
    <form className="stack" onSubmit={submit}>
      <Textarea
        name="schools"
        label={t('welcome.schools')}
        description={t('welcome.schoolsHint')}
        rows={5}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {adding.error && <Failure error={adding.error} />}
      <div className="row">
        <Button type="submit" disabled={names.length === 0} loading={adding.isPending}>
          {t('welcome.addSchools', { count: names.length })}
        </Button>
        <Button component={Link} to="/admin/rosters" variant="default">
          {t('welcome.byRoster')}
        </Button>
      </div>
      <p>
        <Link to="/admin">{t('welcome.skip')}</Link>
      </p>
    </form>
  );
}
