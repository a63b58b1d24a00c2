import { useTranslation } from 'react-i18next';
import { ListCounts } from './list-counts.tsx';

const lists = [
  ['schools', '/schools'],
  ['people', '/people'],
  ['classes', '/classes'],
] as const;

export function AdminHome() {
  const { t } = useTranslation();
  return (
    <ListCounts
      name="overview"
      title={t('home.overview')}
      lists={lists}
      labelOf={(list, count) => t(`overview.${list}`, { count })}
    />
  );
}
