import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceTitle } from '../../app/place-title.tsx';
import { Front } from '../sign-in/front.tsx';
import { AdminStep } from './admin-step.tsx';
import { type DistrictSaid, DistrictStep } from './district-step.tsx';
import { SchoolsStep } from './schools-step.tsx';
import { StandardsStep } from './standards-step.tsx';
import styles from './welcome.module.css';

const steps = ['district', 'admin', 'standards', 'schools'] as const;

/** Four steps to a district that is ready to be used. The first admin comes in at the second one; what follows can be left for later. */
export function FirstSteps({ token }: { token: string }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const [district, setDistrict] = useState<DistrictSaid | null>(null);
  const step = steps[at] ?? 'schools';
  const next = () => setAt(at + 1);
  return (
    <Front>
      <ol className={`plain ${styles.steps}`} aria-label={t('welcome.steps')}>
        {steps.map((one, index) => (
          <li
            key={one}
            className={styles.step}
            data-done={index < at || undefined}
            aria-current={index === at ? 'step' : undefined}
          >
            {t(`welcome.step.${one}`)}
          </li>
        ))}
      </ol>
      {/* Each step is a page of its own to who listens: its heading takes the focus. */}
      <div className="stack-tight" key={step} ref={(head) => head?.querySelector('h1')?.focus()}>
        <PlaceTitle title={t(`welcome.heading.${step}`)} />
        <p className="soft">{t(`welcome.about.${step}`)}</p>
      </div>
      {step === 'district' && (
        <DistrictStep
          said={district}
          onNext={(said) => {
            setDistrict(said);
            next();
          }}
        />
      )}
      {step === 'admin' && district && (
        <AdminStep token={token} district={district} onBack={() => setAt(0)} onNext={next} />
      )}
      {step === 'standards' && <StandardsStep onNext={next} />}
      {step === 'schools' && <SchoolsStep />}
    </Front>
  );
}
