/** What a student can send, as the server takes it (features/evidence). */
export type EvidenceForm = 'photo' | 'audio' | 'video' | 'document' | 'text';

const mega = 1_048_576;
export const limits: Readonly<Record<EvidenceForm, number>> = {
  photo: 30 * mega,
  audio: 100 * mega,
  video: 400 * mega,
  document: 50 * mega,
  text: 5 * mega,
};

/** What the file picker offers. Photos are made into JPEG here, so that any that the browser can show will do. */
export const acceptedFiles =
  'image/*,audio/*,video/*,.pdf,.doc,.docx,.ppt,.pptx,.xls,.xlsx,.odt,.odp,.ods,.rtf,.txt,.md,.csv';

const documents = /\.(?:pdf|docx?|pptx?|xlsx?|odt|odp|ods|rtf)$/i;
const texts = /\.(?:txt|md|csv)$/i;

/** The form of a file, by what the browser says of it and by its name; null for what is not taken. */
export function formOf({ type, name }: { readonly type: string; readonly name: string }): EvidenceForm | null {
  if (type === 'image/svg+xml') return null;
  if (type.startsWith('image/') || /\.(?:heic|heif|jpe?g|png|webp)$/i.test(name)) return 'photo';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  if (documents.test(name) || type === 'application/pdf') return 'document';
  if (texts.test(name) || ['text/plain', 'text/markdown', 'text/csv'].includes(type)) return 'text';
  return null;
}

export type Refusal = 'notTaken' | 'tooLarge' | 'empty' | 'unreadable' | 'tooMany' | 'noRoom';

/** Why a file cannot be sent; null when it can. */
export function refusalOf(file: { readonly type: string; readonly name: string; readonly size: number }) {
  const form = formOf(file);
  if (form === null) return 'notTaken' satisfies Refusal;
  if (file.size === 0) return 'empty' satisfies Refusal;
  return file.size > limits[form] ? ('tooLarge' satisfies Refusal) : null;
}

/** An answer takes in so many. */
export const mostInAnswer = 20;
/** As many pixels a side as the server keeps. */
const mostPixels = 2_560;

/** How large a photo is drawn. */
export function drawnSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const share = Math.min(1, mostPixels / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}
