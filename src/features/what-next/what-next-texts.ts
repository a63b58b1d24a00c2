import { goalText } from '../assignments/fit-texts.ts';
import { type Names, reasonText } from '../proposals/texts.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { NextReason } from './what-next.ts';

type Texts = {
  readonly otherPath: (title: string) => string;
  readonly prerequisite: (code: string) => string;
  readonly needsMet: string;
  readonly reason: (target: string) => string;
  readonly own: {
    readonly otherPath: string;
    readonly interest: (what: string) => string;
    readonly modality: (what: string) => string;
  };
};

const texts: Readonly<Record<LabelLanguage, Texts>> = {
  en: {
    otherPath: (title) => `For the same target, from the path “${title}”`,
    prerequisite: (code) => `Comes before: ${code}`,
    needsMet: 'Has what the student cannot do without',
    reason: (target) => `To go on with: ${target}`,
    own: {
      otherPath: 'Another way to the same',
      interest: (what) => `About ${what}`,
      modality: (what) => `You like this kind: ${what}`,
    },
  },
  es: {
    otherPath: (title) => `Para la misma meta, del camino «${title}»`,
    prerequisite: (code) => `Viene antes: ${code}`,
    needsMet: 'Tiene lo que el estudiante necesita',
    reason: (target) => `Para avanzar con: ${target}`,
    own: {
      otherPath: 'Otra manera de llegar a lo mismo',
      interest: (what) => `Sobre ${what}`,
      modality: (what) => `Te gusta este tipo: ${what}`,
    },
  },
};

/** For staff. */
export function nextReasonText(reason: NextReason, names: Names, language: LabelLanguage): string {
  const say = texts[language];
  switch (reason.code) {
    case 'otherPath':
      return say.otherPath(reason.title);
    case 'prerequisite':
      return say.prerequisite(reason.written);
    case 'needsMet':
      return say.needsMet;
    case 'goal':
      return goalText(reason, language);
    default:
      return reasonText(reason, names, language);
  }
}

/** For the student: never a level, a need, or that something came before. */
export function ownReasonText(reason: NextReason, names: Names, language: LabelLanguage): string | null {
  const { own } = texts[language];
  switch (reason.code) {
    case 'otherPath':
      return own.otherPath;
    case 'goal':
      return goalText(reason, language);
    case 'interest':
      return own.interest(names.interest(reason.interest));
    case 'modality':
      return own.modality(names.modality(reason.modality));
    default:
      return null;
  }
}

/** Why it was added, where its teacher has said nothing. For staff. */
export function usualReason(target: string, language: LabelLanguage): string {
  return texts[language].reason(target).slice(0, 1_000);
}
