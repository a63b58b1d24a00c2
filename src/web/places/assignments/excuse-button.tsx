import { Checkbox, Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import grid from './excuse-button.module.css';

/** Which activities a student need not do, of the paths that they may be on. */
export function ExcuseButton({
  name,
  groups,
  chosen,
  onChange,
}: {
  name: string;
  groups: readonly {
    readonly id: string;
    readonly title: string;
    readonly steps: readonly { id: string; title: string }[];
  }[];
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <Popover width="min(22rem, 90vw)" position="bottom-start" trapFocus returnFocus shadow="md" radius="md">
      <Popover.Target>
        <button type="button" className={grid.button}>
          {chosen.length === 0 ? t('assign.excuseNone') : t('assign.excuseCount', { count: chosen.length })}
          <span className="visually-hidden">: {name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={grid.list}>
        <p className="small soft">{t('assign.excuseText')}</p>
        {groups.map(({ id, title, steps }) => (
          <fieldset key={id} className={grid.group}>
            <legend>{title}</legend>
            {steps.map((step) => (
              <Checkbox
                key={step.id}
                label={step.title}
                checked={chosen.includes(step.id)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange(checked ? [...chosen, step.id] : chosen.filter((one) => one !== step.id))
                }
              />
            ))}
          </fieldset>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
