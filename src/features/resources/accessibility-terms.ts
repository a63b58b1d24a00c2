// The schema.org accessibility vocabulary of the W3C (www.w3.org/community/reports/a11y-discov-vocab).

export const accessModes = [
  'auditory',
  'chartOnVisual',
  'chemOnVisual',
  'colorDependent',
  'diagramOnVisual',
  'mathOnVisual',
  'musicOnVisual',
  'tactile',
  'textOnVisual',
  'textual',
  'visual',
] as const;

export const accessibilityFeatures = [
  'none',
  'unknown',
  'annotations',
  'ARIA',
  'index',
  'pageBreakMarkers',
  'pageNavigation',
  'readingOrder',
  'structuralNavigation',
  'tableOfContents',
  'taggedPDF',
  'alternativeText',
  'audioDescription',
  'captions',
  'closedCaptions',
  'openCaptions',
  'describedMath',
  'longDescription',
  'signLanguage',
  'transcript',
  'displayTransformability',
  'synchronizedAudioText',
  'timingControl',
  'unlocked',
  'ChemML',
  'latex',
  'MathML',
  'MathML-chemistry',
  'ttsMarkup',
  'highContrastAudio',
  'highContrastDisplay',
  'largePrint',
  'braille',
  'tactileGraphic',
  'tactileObject',
  'fullRubyAnnotations',
  'rubyAnnotations',
  'horizontalWriting',
  'verticalWriting',
  'withAdditionalWordSegmentation',
  'withoutAdditionalWordSegmentation',
] as const;

export const accessibilityHazards = [
  'none',
  'unknown',
  'flashing',
  'noFlashingHazard',
  'unknownFlashingHazard',
  'motionSimulation',
  'noMotionSimulationHazard',
  'unknownMotionSimulationHazard',
  'sound',
  'noSoundHazard',
  'unknownSoundHazard',
] as const;

export const accessibilityControls = [
  'fullAudioControl',
  'fullKeyboardControl',
  'fullMouseControl',
  'fullSwitchControl',
  'fullTouchControl',
  'fullVideoControl',
  'fullVoiceControl',
] as const;

/** What is said of one hazard excludes each other: there, not there, not known. */
const sayings = [
  ['flashing', 'noFlashingHazard', 'unknownFlashingHazard'],
  ['motionSimulation', 'noMotionSimulationHazard', 'unknownMotionSimulationHazard'],
  ['sound', 'noSoundHazard', 'unknownSoundHazard'],
] as const;

/** Two hazard terms that contradict each other, or null. `none` and `unknown` stand alone. */
export function contradictingHazards(hazards: readonly string[]): readonly [string, string] | null {
  for (const alone of ['none', 'unknown']) {
    const other = hazards.find((hazard) => hazard !== alone);
    if (hazards.includes(alone) && other !== undefined) return [alone, other];
  }
  for (const saying of sayings) {
    const [first, second] = saying.filter((term) => hazards.includes(term));
    if (first !== undefined && second !== undefined) return [first, second];
  }
  return null;
}
