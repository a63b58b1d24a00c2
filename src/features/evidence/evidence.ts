import { FileRefused } from '../files/file-refused.ts';
import type { FileType } from '../files/file-type.ts';

/** What a student shows is of one of these forms, for people. */
export const evidenceForms = ['photo', 'audio', 'video', 'document', 'text'] as const;
export type EvidenceForm = (typeof evidenceForms)[number];

/** What a student has sent to show what they know. Bytes lie under keys by chance, so that nobody shares them with anybody. */
export type Evidence = {
  readonly id: string;
  readonly orgId: string;
  readonly studentId: string;
  readonly studentPlaylistId: string;
  readonly stepId: string;
  /** As the device calls it that has sent it: the same student never has it twice. */
  readonly clientId: string;
  readonly form: EvidenceForm;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly pixels: { readonly width: number; readonly height: number } | null;
  readonly key: string;
  readonly thumbnail: { readonly key: string; readonly bytes: number } | null;
  /** Who has sent it: the student, or a teacher for them. */
  readonly by: string;
  /** Whether the student's family may see it. */
  readonly isForFamily: boolean;
  /** Since when an answer names it; null while it is only sent. */
  readonly handedInAt: Date | null;
  readonly createdAt: Date;
};

/** What is only sent is kept for so long: the device may be away before it tells of the answer. */
export const graceMs = 14 * 24 * 60 * 60 * 1_000;

/** How many things one student has at most. */
export const mostPerStudent = 2_000;

const mega = 1024 * 1024;

const limits: Readonly<Record<EvidenceForm, number>> = {
  photo: 30 * mega,
  audio: 100 * mega,
  video: 400 * mega,
  document: 50 * mega,
  text: 5 * mega,
};

/** The largest of all. */
export const largestEvidenceBytes = Math.max(...Object.values(limits));

const photos = ['image/jpeg', 'image/png', 'image/webp'];
const texts = ['text/plain', 'text/markdown', 'text/csv'];
const documents = [
  'application/pdf',
  'application/rtf',
  'application/msword',
  'application/vnd.ms-powerpoint',
  'application/vnd.ms-excel',
];

/** The form of a type; null for what is not taken as evidence: programs hide in web pages, drawings and archives. */
export function formOf({ mediaType, family }: Pick<FileType, 'mediaType' | 'family'>): EvidenceForm | null {
  if (photos.includes(mediaType)) return 'photo';
  if (family === 'audio' || family === 'video') return family;
  if (texts.includes(mediaType)) return 'text';
  const isOffice = /^application\/vnd\.(?:openxmlformats|oasis)/.test(mediaType);
  return documents.includes(mediaType) || isOffice ? 'document' : null;
}

export function limitOfForm(form: EvidenceForm): number {
  return limits[form];
}

export function notTaken(): FileRefused {
  const taken = 'photos (JPEG, PNG, WebP), PDF, office documents, sound, video and plain text';
  return new FileRefused('type_not_accepted', `This type of file is not taken here. Taken are ${taken}.`);
}

/** How iPhones keep photos; the decoder is under patents, and not among what is shipped. */
export function isAppleForm(mediaType: string): boolean {
  return /^image\/hei[cf]/.test(mediaType);
}

export function appleFormRefused(): FileRefused {
  const message =
    'Photos in the form HEIC cannot be read here. Send it as a JPEG: on an iPhone choose Settings, Camera, Formats, Most Compatible.';
  return new FileRefused('type_not_accepted', message, { found: 'image/heic' });
}
