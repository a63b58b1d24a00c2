import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job } from '../../../wire.ts';
import { useSchools } from '../use-schools.ts';
import { RolloverOutcome } from './rollover-outcome.tsx';

/** The end of a school year: what it would archive is looked at first. */
export function Rollover({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { schools } = useSchools();
  const [schoolId, setSchoolId] = useState('');
  const [endedBy, setEndedBy] = useState('');
  const [withUndated, setWithUndated] = useState(false);
  const asking = useMutation({
    mutationFn: (dryRun: boolean) =>
      client.post<Job>('/classes/rollovers', {
        body: { schoolId: schoolId || null, endedBy: endedBy || null, withUndated, dryRun },
      }),
  });
  const changed = () => asking.reset();
  const job = asking.data;
  return (
    <Dialog title={t('admin.rollover.title')} onClose={onClose}>
      <div className="stack">
        <p className="soft">{t('admin.rollover.text')}</p>
        <NativeSelect
          label={t('admin.school')}
          value={schoolId}
          data={[
            { value: '', label: t('admin.allSchools') },
            ...schools.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => {
            setSchoolId(event.currentTarget.value);
            changed();
          }}
        />
        <TextInput
          type="date"
          label={t('admin.rollover.endedBy')}
          description={t('admin.rollover.endedByHint')}
          value={endedBy}
          onChange={(event) => {
            setEndedBy(event.currentTarget.value);
            changed();
          }}
        />
        <Checkbox
          label={t('admin.rollover.withUndated')}
          checked={withUndated}
          onChange={(event) => {
            setWithUndated(event.currentTarget.checked);
            changed();
          }}
        />
        {asking.error && <Failure error={asking.error} />}
        {!job && (
          <div>
            <Button loading={asking.isPending} onClick={() => asking.mutate(true)}>
              {t('admin.rollover.check')}
            </Button>
          </div>
        )}
        {job && (
          <JobProgress
            key={job.id}
            id={job.id}
            title={t(asking.variables ? 'admin.rollover.checking' : 'admin.rollover.running')}
            onEnd={() => void queries.invalidateQueries({ queryKey: ['admin'] })}
          >
            {(ended) => (
              <div className="stack">
                <RolloverOutcome job={ended} />
                {asking.variables && (
                  <div>
                    <Button loading={asking.isPending} onClick={() => asking.mutate(false)}>
                      {t('admin.rollover.run')}
                    </Button>
                  </div>
                )}
              </div>
            )}
          </JobProgress>
        )}
      </div>
    </Dialog>
  );
}
