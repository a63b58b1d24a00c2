import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';
import type { StudentPart } from '../../wire.ts';
import { Choices, Field } from './choice.tsx';
import styles from './fields.module.css';
import { FoundList } from './found-list.tsx';
import { titleOfStep, usualPlace } from './part-steps.ts';
import type { PartDeeds } from './use-student-part.ts';

const roles = ['learn', 'practice'] as const;
const beginning = 'beginning';

/** Something more for one student: found in the library, put where it fits, and tied to the targets of the playlist. */
export function AddPanel({ part, deeds, onClose }: { part: StudentPart; deeds: PartDeeds; onClose: () => void }) {
  const { t } = useTranslation();
  // Without a word what the playlist is about.
  const [text, setText] = useState('');
  const [role, setRole] = useState<(typeof roles)[number]>('practice');
  const [after, setAfter] = useState(usualPlace(part.steps) ?? beginning);
  const there = new Set(part.resources.map(({ resourceId }) => resourceId));
  return (
    <Panel isOpen onClose={onClose} title={t('part.add')} side="right">
      <div className="stack">
        <TextInput
          type="search"
          label={t('part.addFind')}
          data-autofocus
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <Choices
          label={t('part.addRole')}
          name="role"
          value={role}
          options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={setRole}
        />
        <Field label={t('part.addAfter')}>
          <select className={styles.control} value={after} onChange={({ currentTarget: { value } }) => setAfter(value)}>
            <option value={beginning}>{t('part.atBeginning')}</option>
            {part.steps.map((one) => (
              <option key={one.step.id} value={one.step.id}>
                {titleOfStep(one, part.resources) || t(`part.kind.${one.step.kind}`)}
              </option>
            ))}
          </select>
        </Field>
        <FoundList
          words={text.trim() === '' ? part.title : text.trim()}
          there={there}
          takeLabel={t('part.addThis')}
          isActing={deeds.isActing}
          onTake={({ id, title }) => {
            const step = {
              kind: 'resource' as const,
              resource: { resourceId: id },
              role,
              targetIds: part.targets.map((target) => target.id),
            };
            const place = after === beginning ? null : after;
            deeds.act({ commands: [{ do: 'add', after: place, step }], said: t('part.added', { title }) });
            onClose();
          }}
        />
      </div>
    </Panel>
  );
}
