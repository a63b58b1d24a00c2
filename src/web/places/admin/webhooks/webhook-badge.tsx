import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../wire.ts';
import { stateOf } from './webhook-state.ts';

const colors = { well: 'badge-leaf', failing: 'badge-brick', paused: 'badge-amber' } as const;

export function WebhookStateBadge({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const state = stateOf(webhook);
  return <span className={`badge ${colors[state]}`}>{t(`admin.webhooks.states.${state}`)}</span>;
}
