import { useTranslation } from 'react-i18next';
import type { ApiClient } from '../../../wire.ts';

const colors = { active: 'badge-leaf', expired: 'badge-amber', revoked: 'badge-brick' } as const;

export function ClientStateBadge({ state }: Pick<ApiClient, 'state'>) {
  const { t } = useTranslation();
  return <span className={`badge ${colors[state]}`}>{t(`admin.clients.states.${state}`)}</span>;
}
