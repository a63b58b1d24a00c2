import type { LabelLanguage } from './vocabulary.ts';

/** Labels of fixed values: English, Spanish. */
type Pair = readonly [en: string, es: string];
type Pairs = Readonly<Record<string, Pair>>;

const yesNo: Pairs = { true: ['Yes', 'Sí'], false: ['No', 'No'] };

/** Values that code decides on, by field of a resource. */
const fields: Readonly<Record<string, Pairs>> = {
  kind: { link: ['Link', 'Enlace'], file: ['File', 'Archivo'], text: ['Text', 'Texto'] },
  status: { draft: ['Draft', 'Borrador'], published: ['Published', 'Publicado'], archived: ['Archived', 'Archivado'] },
  visibility: {
    private: ['Only me', 'Solo yo'],
    school: ['School', 'Escuela'],
    district: ['District', 'Distrito'],
    public: ['Everyone', 'Todos'],
  },
  audience: { students: ['Students', 'Estudiantes'], teachersOnly: ['Teachers only', 'Solo docentes'] },
  alignmentType: {
    teaches: ['Teaches', 'Enseña'],
    assesses: ['Assesses', 'Evalúa'],
    requires: ['Requires', 'Requiere'],
  },
  deviceNeeds: {
    computer: ['Computer', 'Computadora'],
    tablet: ['Tablet', 'Tableta'],
    phone: ['Phone', 'Teléfono'],
    keyboard: ['Keyboard', 'Teclado'],
    touchscreen: ['Touchscreen', 'Pantalla táctil'],
    headphones: ['Headphones', 'Audífonos'],
    microphone: ['Microphone', 'Micrófono'],
    camera: ['Camera', 'Cámara'],
    printer: ['Printer', 'Impresora'],
  },
  isApproved: { true: ['Approved for students', 'Aprobado para estudiantes'], false: ['Not approved', 'Sin aprobar'] },
  worksOffline: yesNo,
  needsAccount: yesNo,
  hasAds: yesNo,
  collectsData: yesNo,
  depthOfKnowledge: {
    '1': ['1: Recall', '1: Recordar'],
    '2': ['2: Skills and concepts', '2: Habilidades y conceptos'],
    '3': ['3: Strategic thinking', '3: Pensamiento estratégico'],
    '4': ['4: Extended thinking', '4: Pensamiento extendido'],
  },
  accessModes: {
    auditory: ['Hearing', 'Oído'],
    chartOnVisual: ['Charts in images', 'Gráficas en imágenes'],
    chemOnVisual: ['Chemistry in images', 'Química en imágenes'],
    colorDependent: ['Needs color', 'Depende del color'],
    diagramOnVisual: ['Diagrams in images', 'Diagramas en imágenes'],
    mathOnVisual: ['Math in images', 'Matemáticas en imágenes'],
    musicOnVisual: ['Music notation in images', 'Partituras en imágenes'],
    tactile: ['Touch', 'Tacto'],
    textOnVisual: ['Text in images', 'Texto en imágenes'],
    textual: ['Text', 'Texto'],
    visual: ['Sight', 'Vista'],
  },
  accessibilityFeatures: {
    none: ['None', 'Ninguna'],
    unknown: ['Not known', 'No se sabe'],
    annotations: ['Annotations', 'Anotaciones'],
    ARIA: ['ARIA roles', 'Roles ARIA'],
    index: ['Index', 'Índice alfabético'],
    pageBreakMarkers: ['Page break markers', 'Marcas de salto de página'],
    pageNavigation: ['Page navigation', 'Navegación por páginas'],
    readingOrder: ['Reading order', 'Orden de lectura'],
    structuralNavigation: ['Navigation by headings', 'Navegación por encabezados'],
    tableOfContents: ['Table of contents', 'Tabla de contenido'],
    taggedPDF: ['Tagged PDF', 'PDF etiquetado'],
    alternativeText: ['Text for images', 'Texto para imágenes'],
    audioDescription: ['Audio description', 'Audiodescripción'],
    captions: ['Captions', 'Subtítulos'],
    closedCaptions: ['Closed captions', 'Subtítulos opcionales'],
    openCaptions: ['Open captions', 'Subtítulos fijos'],
    describedMath: ['Described math', 'Matemáticas descritas'],
    longDescription: ['Long descriptions', 'Descripciones largas'],
    signLanguage: ['Sign language', 'Lengua de señas'],
    transcript: ['Transcript', 'Transcripción'],
    displayTransformability: ['Text size and colors can be changed', 'Se puede cambiar el tamaño y los colores'],
    synchronizedAudioText: ['Text that follows the audio', 'Texto sincronizado con el audio'],
    timingControl: ['Control of timing', 'Control del tiempo'],
    unlocked: ['Not locked', 'Sin protección'],
    ChemML: ['ChemML', 'ChemML'],
    latex: ['LaTeX', 'LaTeX'],
    MathML: ['MathML', 'MathML'],
    'MathML-chemistry': ['Chemistry in MathML', 'Química en MathML'],
    ttsMarkup: ['Marked up for text to speech', 'Preparado para lectura en voz alta'],
    highContrastAudio: ['High-contrast audio', 'Audio de alto contraste'],
    highContrastDisplay: ['High-contrast display', 'Pantalla de alto contraste'],
    largePrint: ['Large print', 'Letra grande'],
    braille: ['Braille', 'Braille'],
    tactileGraphic: ['Tactile graphics', 'Gráficos táctiles'],
    tactileObject: ['Tactile objects', 'Objetos táctiles'],
    fullRubyAnnotations: ['Full ruby annotations', 'Anotaciones ruby completas'],
    rubyAnnotations: ['Ruby annotations', 'Anotaciones ruby'],
    horizontalWriting: ['Horizontal writing', 'Escritura horizontal'],
    verticalWriting: ['Vertical writing', 'Escritura vertical'],
    withAdditionalWordSegmentation: ['Extra space between words', 'Más espacio entre palabras'],
    withoutAdditionalWordSegmentation: ['No extra space between words', 'Sin más espacio entre palabras'],
  },
  accessibilityHazards: {
    none: ['None', 'Ninguno'],
    unknown: ['Not known', 'No se sabe'],
    flashing: ['Flashing', 'Destellos'],
    noFlashingHazard: ['No flashing', 'Sin destellos'],
    unknownFlashingHazard: ['Flashing not known', 'No se sabe si hay destellos'],
    motionSimulation: ['Simulated motion', 'Movimiento simulado'],
    noMotionSimulationHazard: ['No simulated motion', 'Sin movimiento simulado'],
    unknownMotionSimulationHazard: ['Simulated motion not known', 'No se sabe si hay movimiento simulado'],
    sound: ['Sounds that may harm', 'Sonidos que pueden dañar'],
    noSoundHazard: ['No sounds that may harm', 'Sin sonidos que puedan dañar'],
    unknownSoundHazard: ['Sounds not known', 'No se sabe de los sonidos'],
  },
  accessibilityControls: {
    fullAudioControl: ['Audio can be controlled', 'Se controla el audio'],
    fullKeyboardControl: ['Works with the keyboard', 'Funciona con el teclado'],
    fullMouseControl: ['Works with the mouse', 'Funciona con el ratón'],
    fullSwitchControl: ['Works with switches', 'Funciona con conmutadores'],
    fullTouchControl: ['Works by touch', 'Funciona con el tacto'],
    fullVideoControl: ['Video can be controlled', 'Se controla el video'],
    fullVoiceControl: ['Works by voice', 'Funciona con la voz'],
  },
};

/** Licenses whose names are words; the others are called the same in both languages. */
const licenses: Pairs = {
  'public-domain': ['Public domain', 'Dominio público'],
  'PDM-1.0': ['Public Domain Mark 1.0', 'Marca de dominio público 1.0'],
  'all-rights-reserved': ['All rights reserved', 'Todos los derechos reservados'],
  other: ['Other license', 'Otra licencia'],
};

const languageNames = {
  en: new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }),
  es: new Intl.DisplayNames(['es'], { type: 'language', fallback: 'code' }),
};

/**
 * How a value of a field that is no vocabulary reads: grades, kinds, licenses, languages, accessibility terms. Values that
 * people write themselves come back as they are.
 */
export function labelOfValue(field: string, value: string, language: LabelLanguage): string {
  if (field === 'gradeLevels') return gradeLabel(value, language);
  if (field === 'inLanguage') return languageLabel(value, language);
  if (field === 'license') return pick(licenses[value], language) ?? licenseLabel(value);
  return pick(fields[field]?.[value], language) ?? value;
}

function pick(pair: Pair | undefined, language: LabelLanguage): string | undefined {
  return pair?.[language === 'en' ? 0 : 1];
}

function gradeLabel(grade: string, language: LabelLanguage): string {
  if (grade === 'K') return language === 'en' ? 'Kindergarten' : 'Kínder';
  return language === 'en' ? `Grade ${grade}` : `Grado ${grade}`;
}

function languageLabel(tag: string, language: LabelLanguage): string {
  try {
    const name = languageNames[language].of(tag) ?? tag;
    return name.charAt(0).toUpperCase() + name.slice(1);
  } catch {
    // No language tag.
    return tag;
  }
}

/** `CC-BY-NC-SA-4.0` reads `CC BY-NC-SA 4.0`. */
function licenseLabel(id: string): string {
  return id.replace(/^CC-(BY[A-Z-]*?)-(\d)/, 'CC $1 $2').replace(/^CC0-/, 'CC0 ');
}
