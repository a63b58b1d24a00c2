import { labelOfValue } from '../../vocabularies/enum-labels.ts';
import type { Finding, FindingCode } from './finding.ts';

// Readiness in words, for teachers. Code and parameters are the contract (DECISIONS 14): these texts are what other programs show
// where they have none of their own.

export const readinessLanguages = ['en', 'es'] as const;
export type ReadinessLanguage = (typeof readinessLanguages)[number];

/** The names of what a finding is about, as a teacher sees them. */
export type FindingNames = {
  readonly target: string;
  readonly pathway: string;
  readonly step: string;
};

type Words = FindingNames & { readonly of: (name: string) => string };
type Texts = Readonly<Record<FindingCode, (words: Words) => string>>;

const english: Texts = {
  no_target: () => 'There is no learning target yet. Say what students will be able to do.',
  resource_missing: ({ step }) => `${step} shows a resource that is gone or that you may not see.`,
  resource_withdrawn: ({ of }) => `“${of('title')}” has been withdrawn.`,
  resource_not_visible: ({ of }) => `“${of('title')}” is not shared with everybody who gets this playlist.`,
  resource_not_approved: ({ of }) => `“${of('title')}” is not approved for students.`,
  choice_impossible: ({ step, of }) => `${step} asks for ${of('choose')} of ${of('options')}.`,
  license_breach: ({ of }) => {
    if (of('title') !== '') return `“${of('title')}” is kept here with all rights reserved: it cannot be public.`;
    if (of('allowed') === '') return `The license of “${of('basis')}” lets nobody make something else of it.`;
    return `This is made from “${of('basis')}”, so its license must be one of these: ${of('allowed')}.`;
  },
  no_pathway: () => 'There is no path yet.',
  single_pathway: () => 'There is only one path. A second one lets students choose how they learn.',
  pathway_empty: ({ pathway }) => `${pathway} has no activities.`,
  pathway_name_labels: ({ pathway, of }) => `“${of('word')}” in the name of ${pathway} labels the children on it.`,
  too_long: ({ pathway, of }) => `${pathway} takes ${of('minutes')} minutes; you allow ${of('limit')}.`,
  time_unknown: ({ pathway, of }) => `${pathway} has activities without a time: ${of('steps')}.`,
  offline_not_possible: ({ pathway, of }) =>
    `${pathway} cannot be done without internet: ${of('steps')} must-do activities need it.`,
  target_not_taught: ({ target, pathway }) => `Nothing in ${pathway} teaches ${target}.`,
  target_not_assessed: ({ target, pathway }) => `Nothing in ${pathway} checks ${target}.`,
  target_only_optional: ({ target, pathway }) => `Only may-do activities of ${pathway} lead to ${target}.`,
  depth_unequal: ({ target, of }) =>
    `For ${target}, ${of('mostPathway')} asks for deeper thinking (level ${of('most')}) than ${of('leastPathway')} (level ${of('least')}).`,
  step_without_target: ({ step }) => `${step} leads to none of the learning targets.`,
  not_aligned: ({ step, target }) => `What ${step} shows is not aligned to ${target}.`,
  resource_archived: ({ of }) => `“${of('title')}” is in the archive.`,
  link_broken: ({ of }) => `The link of “${of('title')}” was broken when it was last checked.`,
  no_accessible_alternative: ({ step, of }) =>
    `${step} keeps some students out (${of('barriers')}), and there is no other way.`,
  wrong_grade: ({ of }) => `“${of('title')}” is for other grades: ${of('grades')}.`,
  wrong_language: ({ of }) => `“${of('title')}” is in another language: ${of('languages')}.`,
  duplicate: ({ step, pathway }) => `${step} shows what ${pathway} has shown before.`,
  needs_later_step: ({ step }) => `${step} waits for an activity that comes after it.`,
  license_unknown: ({ of }) => `Nobody has said under which license “${of('title')}” may be public.`,
};

const spanish: Texts = {
  no_target: () => 'Todavía no hay una meta de aprendizaje. Escriba qué sabrán hacer los estudiantes.',
  resource_missing: ({ step }) => `${step} muestra un recurso que ya no existe o que usted no puede ver.`,
  resource_withdrawn: ({ of }) => `«${of('title')}» fue retirado.`,
  resource_not_visible: ({ of }) => `«${of('title')}» no está compartido con todos los que reciben esta lista.`,
  resource_not_approved: ({ of }) => `«${of('title')}» no está aprobado para estudiantes.`,
  choice_impossible: ({ step, of }) => `${step} pide ${of('choose')} de ${of('options')}.`,
  license_breach: ({ of }) => {
    if (of('title') !== '') {
      return `«${of('title')}» se guarda aquí con todos los derechos reservados: no puede ser público.`;
    }
    if (of('allowed') === '') return `La licencia de «${of('basis')}» no permite hacer otra cosa con ella.`;
    return `Esto parte de «${of('basis')}»; por eso su licencia debe ser una de estas: ${of('allowed')}.`;
  },
  no_pathway: () => 'Todavía no hay un camino.',
  single_pathway: () => 'Hay un solo camino. Con otro, los estudiantes pueden elegir cómo aprender.',
  pathway_empty: ({ pathway }) => `${pathway} no tiene actividades.`,
  pathway_name_labels: ({ pathway, of }) =>
    `«${of('word')}» en el nombre de ${pathway} etiqueta a los niños que lo siguen.`,
  too_long: ({ pathway, of }) => `${pathway} toma ${of('minutes')} minutos; usted permite ${of('limit')}.`,
  time_unknown: ({ pathway, of }) => `${pathway} tiene actividades sin duración: ${of('steps')}.`,
  offline_not_possible: ({ pathway, of }) =>
    `${pathway} no se puede hacer sin internet: ${of('steps')} actividades obligatorias lo necesitan.`,
  target_not_taught: ({ target, pathway }) => `Nada en ${pathway} enseña ${target}.`,
  target_not_assessed: ({ target, pathway }) => `Nada en ${pathway} comprueba ${target}.`,
  target_only_optional: ({ target, pathway }) => `Solo actividades opcionales de ${pathway} llevan a ${target}.`,
  depth_unequal: ({ target, of }) =>
    `Para ${target}, ${of('mostPathway')} pide pensar con más profundidad (nivel ${of('most')}) que ${of('leastPathway')} (nivel ${of('least')}).`,
  step_without_target: ({ step }) => `${step} no lleva a ninguna meta de aprendizaje.`,
  not_aligned: ({ step, target }) => `Lo que muestra ${step} no está alineado con ${target}.`,
  resource_archived: ({ of }) => `«${of('title')}» está en el archivo.`,
  link_broken: ({ of }) => `El enlace de «${of('title')}» no funcionaba cuando se comprobó por última vez.`,
  no_accessible_alternative: ({ step, of }) =>
    `${step} deja fuera a algunos estudiantes (${of('barriers')}) y no hay otra manera.`,
  wrong_grade: ({ of }) => `«${of('title')}» es para otros grados: ${of('grades')}.`,
  wrong_language: ({ of }) => `«${of('title')}» está en otro idioma: ${of('languages')}.`,
  duplicate: ({ step, pathway }) => `${step} muestra algo que ${pathway} ya mostró.`,
  needs_later_step: ({ step }) => `${step} espera una actividad que viene después.`,
  license_unknown: ({ of }) => `Nadie ha dicho con qué licencia puede ser público «${of('title')}».`,
};

const texts: Readonly<Record<ReadinessLanguage, Texts>> = { en: english, es: spanish };

const barrierNames: Readonly<Record<ReadinessLanguage, Readonly<Record<string, string>>>> = {
  en: { noCaptions: 'no captions', flashing: 'flashing', motionSimulation: 'motion', sound: 'sudden sound' },
  es: { noCaptions: 'sin subtítulos', flashing: 'destellos', motionSimulation: 'movimiento', sound: 'sonido fuerte' },
};

/** What a finding says, in one sentence. */
export function findingText({ code, params }: Finding, names: FindingNames, language: ReadinessLanguage): string {
  const of = (name: string): string => {
    const value = params[name] ?? '';
    if (typeof value !== 'object') return String(value);
    const wordOf = (one: string): string =>
      name === 'languages' ? labelOfValue('inLanguage', one, language) : (barrierNames[language][one] ?? one);
    return value.map(wordOf).join(', ');
  };
  const sentence = texts[language][code]({ ...names, of });
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
