import type { LeftOutCode } from '../resources/take-home.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';

/** Why something does not come along, for children. */
const leftOut: Readonly<Record<LabelLanguage, Readonly<Record<LeftOutCode, string>>>> = {
  en: {
    rightsReserved: 'Its owner does not let us copy it. Open it online.',
    termsUnknown: 'We do not know if we may copy it. Open it online.',
    withdrawn: 'It was taken away. Ask your teacher what to do instead.',
    notAvailable: 'It cannot be opened now. Ask your teacher.',
    notStored: 'The file is missing. Ask your teacher.',
    tooLarge: 'There is not enough room for it. Open it online.',
  },
  es: {
    rightsReserved: 'Su dueño no nos deja copiarlo. Ábrelo en línea.',
    termsUnknown: 'No sabemos si se puede copiar. Ábrelo en línea.',
    withdrawn: 'Se retiró. Pregunta a tu maestra o maestro qué hacer en su lugar.',
    notAvailable: 'Ahora no se puede abrir. Pregunta a tu maestra o maestro.',
    notStored: 'Falta el archivo. Pregunta a tu maestra o maestro.',
    tooLarge: 'No hay espacio suficiente. Ábrelo en línea.',
  },
};

export function leftOutText(code: LeftOutCode, language: LabelLanguage): string {
  return leftOut[language][code];
}
