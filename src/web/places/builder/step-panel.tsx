import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../design/panel.tsx';
import { letterOf } from '../playlists/coverage-matrix.tsx';
import styles from './builder.module.css';
import { useBuilder } from './builder-context.tsx';
import { CheckpointFields } from './checkpoint-fields.tsx';
import { ChoiceFields } from './choice-fields.tsx';
import type { DeskState } from './desk.ts';
import type { Command } from './draft-parts.ts';
import { findStep, minutesOf, type Role, roles, type Step, textIn, titleOf } from './draft-parts.ts';
import { ResourceFields } from './resource-fields.tsx';
import { StepRules } from './step-rules.tsx';
import { TextField } from './text-field.tsx';

type Changes = Extract<Command, { do: 'updateEntry' }>['changes'];
export type ChangeStep = (changes: Changes) => void;

/** Everything that a draft says of one activity. It is saved as it is changed. */
export function StepPanel({
  stepId,
  state,
  onClose,
}: {
  stepId: string | null;
  state: DeskState;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const found = stepId === null ? null : findStep(state.content, stepId);
  const title = found
    ? (titleOf(found.step, state.resources) ?? t(`builder.unnamed.${found.step.kind}`))
    : t('builder.step.gone');
  return (
    <Panel isOpen={stepId !== null} onClose={onClose} side="right" title={title}>
      {found && stepId ? (
        <Fields key={stepId} step={found.step} pathwayId={found.pathway.id} state={state} onClose={onClose} />
      ) : (
        <p className="soft">{t('builder.step.goneText')}</p>
      )}
    </Panel>
  );
}

function Fields({
  step,
  pathwayId,
  state,
  onClose,
}: {
  step: Step;
  pathwayId: string;
  state: DeskState;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const { edit } = useBuilder();
  const { content, resources } = state;
  const change: ChangeStep = (changes) => {
    edit([{ do: 'updateEntry', entryId: step.id, changes }]);
  };
  const isNote = step.kind === 'note';
  const usual = minutesOf({ ...step, minutes: null }, resources);
  const toggleTarget = (id: string) =>
    change({
      targetIds: content.targets
        .map((target) => target.id)
        .filter((one) => (one === id ? !step.targetIds.includes(id) : step.targetIds.includes(one))),
    });
  return (
    <div className="stack">
      {step.kind === 'resource' && <ResourceFields step={step} resources={resources} />}
      <TextField
        label={t('builder.step.title')}
        value={step.title}
        placeholder={titleOf({ ...step, title: null }, resources) ?? ''}
        maxLength={500}
        onSave={(value) => change({ title: value })}
      />
      <TextField
        label={t(isNote ? 'builder.own.toRead' : 'builder.step.instructions')}
        help={isNote ? undefined : t('builder.step.instructionsHelp')}
        value={step.instructions}
        rows={3}
        maxLength={20_000}
        onSave={(value) => change({ instructions: value })}
      />
      {step.kind === 'checkpoint' && (
        <CheckpointFields checkpoint={step.checkpoint} onChange={(checkpoint) => change({ checkpoint })} />
      )}
      {step.kind === 'choice' && <ChoiceFields choice={step} pathwayId={pathwayId} resources={resources} />}
      {!isNote && (
        <div className="stack-tight">
          <span className={styles.label}>{t('builder.step.role')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('builder.step.role')}
            value={step.role}
            onChange={(value) => change({ role: value as Role })}
            data={roles.map((role) => ({ value: role, label: t(`builder.role.${role}`) }))}
          />
        </div>
      )}
      {content.targets.length > 0 && !isNote && (
        <fieldset className={styles.group}>
          <legend>{t(`builder.step.targets.${step.role}`)}</legend>
          {content.targets.map((target, at) => (
            <Checkbox
              key={target.id}
              label={`${letterOf(at)} · ${textIn(target.statement, i18n.language)}`}
              checked={step.targetIds.includes(target.id)}
              onChange={() => toggleTarget(target.id)}
            />
          ))}
        </fieldset>
      )}
      <div className={styles.pair}>
        <TextField
          label={t('builder.step.minutes')}
          help={usual === null ? undefined : t('builder.step.usual', { count: usual })}
          type="number"
          value={step.minutes === null ? null : String(step.minutes)}
          onSave={(value) =>
            change({ minutes: value === null ? null : Math.min(10_000, Math.max(0, Math.round(Number(value)))) })
          }
        />
        {!isNote && (
          <Checkbox
            className={styles.beside}
            label={t('builder.step.required')}
            checked={step.isRequired}
            onChange={(event) => change({ isRequired: event.currentTarget.checked })}
          />
        )}
      </div>
      {!isNote && <StepRules step={step} state={state} onChange={change} />}
      <div className="row">
        <Button onClick={onClose}>{t('builder.done')}</Button>
        <span className="soft small">{t('builder.step.savesItself')}</span>
      </div>
    </div>
  );
}
