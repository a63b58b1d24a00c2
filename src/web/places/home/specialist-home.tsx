import { useTranslation } from 'react-i18next';
import { ListCounts } from './list-counts.tsx';

/** What waits in the library, by the queue that it waits in. */
const queues = [
  ['reviews', '/reviews'],
  ['suggestions', '/suggestions'],
  ['duplicates', '/library/duplicates'],
  ['links', '/library/links'],
] as const;

export function SpecialistHome() {
  const { t } = useTranslation();
  return (
    <ListCounts
      name="queues"
      title={t('home.queues')}
      lists={queues}
      labelOf={(list, count) => t(`queue.${list}`, { count })}
    />
  );
}
