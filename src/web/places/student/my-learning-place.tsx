import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../app/place-title.tsx';
import { MyPlaylists } from './student-home.tsx';

/** What was given to staff to learn, at the same places as for students. */
export function Component() {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <PlaceTitle title={t('myLearning.title')} />
      <p className="soft">{t('myLearning.text')}</p>
      <MyPlaylists />
    </div>
  );
}
