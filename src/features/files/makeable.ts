import type { FileType } from './file-type.ts';

/** Office documents of which the words are taken. */
const withText = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.presentation',
  'text/html',
  'text/plain',
  'text/markdown',
  'text/vtt',
];

/** Whether an image of it can be made. */
export function hasPreview({ mediaType, family }: Pick<FileType, 'mediaType' | 'family'>): boolean {
  return family === 'image' || mediaType === 'application/pdf';
}

/** Whether words can be taken out of it. */
export function hasText({ mediaType }: Pick<FileType, 'mediaType'>): boolean {
  return withText.includes(mediaType);
}
