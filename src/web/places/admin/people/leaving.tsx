import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useConfirm } from '../../../design/confirm.tsx';
import { Help } from '../../../design/help.tsx';
import { JobProgress } from '../../../design/job-progress.tsx';
import { client } from '../../../session/session.ts';
import type { Job, Person } from '../../../wire.ts';
import { FormDialog } from '../form-dialog.tsx';
import { PersonPicker, type Picked } from '../person-picker.tsx';
import { useAct } from '../use-act.ts';

const kinds = ['classes', 'playlists', 'resources'] as const;
type Counts = { readonly [Kind in (typeof kinds)[number] | 'failed']?: number };

/** Somebody leaves the district: what they have goes to who comes after, then they can be deleted. */
export function Leaving({ person }: { person: Person }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ask = useConfirm();
  const act = useAct();
  const [isHandingOver, setHandingOver] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);

  async function remove() {
    const isMeant = await ask({
      title: t('admin.person.deleteTitle', { name: person.displayName }),
      text: t('admin.person.deleteText'),
      yes: t('admin.person.deleteYes'),
    });
    if (!isMeant) return;
    const isDone = await act(() => client.remove(`/people/${person.id}`), {
      said: t('admin.person.deletedNow', { name: person.displayName }),
    });
    if (isDone) await navigate('/admin/people');
  }

  return (
    <section className="card stack" aria-label={t('admin.person.leaving')}>
      <div className="row">
        <h2>{t('admin.person.leaving')}</h2>
        <Help about={t('admin.person.leaving')} text={t('admin.person.leavingHelp')} />
      </div>
      <p className="soft">{t('admin.person.leavingText')}</p>
      <div className="row">
        <Button variant="default" onClick={() => setHandingOver(true)}>
          {t('admin.person.handOver')}
        </Button>
        <Button variant="default" onClick={() => void remove()}>
          {t('admin.person.delete')}
        </Button>
      </div>
      {jobId !== null && (
        <JobProgress key={jobId} id={jobId} title={t('admin.person.handOver')}>
          {({ result }) => <p>{t('admin.person.handedOver', toCounts(result))}</p>}
        </JobProgress>
      )}
      {isHandingOver && (
        <HandOver
          person={person}
          onClose={() => setHandingOver(false)}
          onBegun={({ id }) => {
            setJobId(id);
            setHandingOver(false);
          }}
        />
      )}
    </section>
  );
}

function toCounts(result: unknown) {
  const { classes = 0, playlists = 0, resources = 0, failed = 0 } = (result ?? {}) as Counts;
  return { classes, playlists, resources, failed };
}

function HandOver({ person, onClose, onBegun }: { person: Person; onClose: () => void; onBegun: (job: Job) => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState<Picked | null>(null);
  const [what, setWhat] = useState<readonly string[]>(kinds);
  return (
    <FormDialog
      title={t('admin.person.handOverTitle', { name: person.displayName })}
      submit={t('admin.person.handOverSubmit')}
      isReady={to !== null && what.length > 0}
      onClose={onClose}
      save={async () =>
        onBegun(await client.post<Job>(`/people/${person.id}/handover`, { body: { to: to?.id, what } }))
      }
    >
      {(problemOf) => (
        <>
          <PersonPicker
            kind="person"
            label={t('admin.person.handOverTo')}
            picked={to}
            without={person.id}
            onPick={setTo}
          />
          {problemOf('to') && <p className="note note-brick">{t('admin.person.handOverNobody')}</p>}
          <Checkbox.Group label={t('admin.person.handOverWhat')} value={[...what]} onChange={setWhat}>
            <div className="stack-tight" style={{ marginTop: 'var(--space-2)' }}>
              {kinds.map((kind) => (
                <Checkbox key={kind} value={kind} label={t(`admin.person.handOverKind.${kind}`)} />
              ))}
            </div>
          </Checkbox.Group>
        </>
      )}
    </FormDialog>
  );
}
