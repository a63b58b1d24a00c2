import type { PlaylistContent } from '../playlist.ts';
import { stepsOf } from '../playlist.ts';
import type { FindingPlace } from './finding.ts';
import type { FindingNames, ReadinessLanguage } from './texts.ts';

const words = {
  en: { target: 'the learning target', pathway: 'the path', activity: (n: number) => `activity ${n}` },
  es: { target: 'la meta de aprendizaje', pathway: 'el camino', activity: (n: number) => `la actividad ${n}` },
} as const;

/** What a finding is about, by the names that a teacher has given. */
export function namesOf(
  { targets, pathways }: PlaylistContent,
  { targetId, pathwayId, stepId }: FindingPlace,
  language: ReadinessLanguage,
): FindingNames {
  const quote = (text: string) => (language === 'es' ? `«${text}»` : `“${text}”`);
  const target = targets.find(({ id }) => id === targetId);
  const statement = target?.statement[language] ?? Object.values(target?.statement ?? {})[0];
  const pathway = pathways.find(({ id }) => id === pathwayId);
  const steps = pathway ? stepsOf(pathway) : [];
  const at = steps.findIndex(({ id }) => id === stepId);
  const title = steps[at]?.title;
  return {
    target: statement === undefined ? words[language].target : quote(statement),
    pathway: pathway ? quote(pathway.title) : words[language].pathway,
    step: title ? quote(title) : words[language].activity(at + 1),
  };
}
