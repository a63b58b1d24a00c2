import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '../../design/confirm.tsx';
import { client } from '../../session/session.ts';
import type { ClassSummary } from '../../wire.ts';
import styles from './class-code.module.css';
import { useClassAct } from './use-people.ts';

const schoolHours = { from: '08:00', to: '15:30' };

/** What students sign in with together, and when it works. */
export function ClassCode({ one }: { one: ClassSummary }) {
  const { t } = useTranslation();
  const ask = useConfirm();
  const { id, code } = one;
  const act = useClassAct(id);
  const path = `/classes/${id}/code`;
  const [hours, setHours] = useState(code?.hours ?? schoolHours);

  async function renew() {
    const question = {
      title: t('classCode.renewTitle'),
      text: t('classCode.renewText'),
      yes: t('classCode.renew'),
    };
    if (code && !(await ask(question))) return;
    await act(async () => {
      await client.post(path, { body: { hours: code?.hours ?? null } });
      return { text: t('classCode.made') };
    });
  }

  async function limit(next: typeof hours | null) {
    const before = code?.hours ?? null;
    const put = (wanted: typeof hours | null) => client.patch(path, { body: { hours: wanted } });
    await act(async () => {
      await put(next);
      return { text: t(next ? 'classCode.limited' : 'classCode.free', next ?? {}), undo: () => put(before) };
    });
  }

  async function remove() {
    const question = { title: t('classCode.removeTitle'), text: t('classCode.removeText'), yes: t('classCode.remove') };
    if (!(await ask(question))) return;
    await act(async () => {
      await client.remove(path);
      return { text: t('classCode.removed') };
    });
  }

  if (!code) {
    return (
      <section className={`card ${styles.card}`} aria-labelledby="code-title">
        <div className="stack-tight">
          <h2 id="code-title">{t('class.code')}</h2>
          <p className="soft">{t('classCode.none')}</p>
        </div>
        <Button onClick={() => void renew()}>{t('classCode.make')}</Button>
      </section>
    );
  }
  const isLimited = code.hours !== null;
  return (
    <section className={`card ${styles.card}`} aria-labelledby="code-title">
      <div className="stack-tight">
        <h2 id="code-title" className="visually-hidden">
          {t('class.code')}
        </h2>
        <p className="soft">{t('classCode.text')}</p>
        <p className={styles.code}>{code.value}</p>
      </div>
      <div className={styles.ways}>
        <Checkbox
          label={t('classCode.hours')}
          checked={isLimited}
          onChange={(event) => void limit(event.currentTarget.checked ? hours : null)}
        />
        {isLimited && (
          <div className={styles.hours}>
            {(['from', 'to'] as const).map((end) => (
              <label key={end}>
                <span className="soft small">{t(`classCode.${end}`)}</span>
                <input
                  type="time"
                  value={hours[end]}
                  onChange={(event) => setHours({ ...hours, [end]: event.currentTarget.value })}
                  onBlur={() => {
                    const isNew = hours.from !== code.hours?.from || hours.to !== code.hours?.to;
                    if (isNew && hours.from !== '' && hours.from < hours.to) void limit(hours);
                  }}
                />
              </label>
            ))}
            {hours.from >= hours.to && <p role="alert">{t('classCode.badHours')}</p>}
          </div>
        )}
        <div className="row">
          <Button size="sm" variant="default" onClick={() => void renew()}>
            {t('classCode.renew')}
          </Button>
          <Button size="sm" variant="default" onClick={() => void remove()}>
            {t('classCode.remove')}
          </Button>
        </div>
      </div>
    </section>
  );
}
