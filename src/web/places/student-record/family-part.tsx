import { Button } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWith } from '../../app/place.ts';
import { client } from '../../session/session.ts';
import { GuardiansList } from '../classes/guardians-dialog.tsx';
import { useStudentNames } from '../classes/student-name.tsx';
import { RecordGoals } from './record-goals.tsx';

const PrintPage = lazyWith(() => import('../classes/print-page.tsx'), 'class-people');

/** What the family reads, who of them does, and goals, which they read too. */
export function FamilyPart({ studentId, name }: { studentId: string; name: string | null }) {
  const { t, i18n } = useTranslation();
  const nameOf = useStudentNames();
  const [language, setLanguage] = useState<'en' | 'es' | null>(null);
  return (
    <div className="stack-wide">
      <section className="card stack" aria-labelledby="guardians-title">
        <h2 id="guardians-title">{t('studentRecord.readers')}</h2>
        <GuardiansList studentId={studentId} who={nameOf(studentId, name)} />
      </section>
      <section className="card stack" aria-labelledby="page-title">
        <h2 id="page-title">{t('studentRecord.familyPage')}</h2>
        <p className="soft">{t('studentRecord.familyPageText')}</p>
        <div className="row">
          <Button variant="default" onClick={() => setLanguage('en')}>
            {t('studentRecord.pageIn.en')}
          </Button>
          <Button variant="default" onClick={() => setLanguage('es')}>
            {t('studentRecord.pageIn.es')}
          </Button>
        </div>
      </section>
      <RecordGoals studentId={studentId} />
      {language && (
        <Suspense>
          <PrintPage
            title={t('studentRecord.familyPage')}
            text={t('studentRecord.familyPagePrint')}
            load={(signal) =>
              client.open('GET', `/students/${studentId}/family/page`, {
                query: { language: language ?? i18n.language },
                signal,
              })
            }
            onClose={() => setLanguage(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
