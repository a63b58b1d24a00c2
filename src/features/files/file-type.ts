const mega = 1024 * 1024;

/** How a type is looked at: drawings are SVG, which may hold scripts; archives are everything that is a zip inside. */
export type FileFamily = 'image' | 'drawing' | 'audio' | 'video' | 'document' | 'text' | 'archive';

/** A type of file that is taken. */
export type FileType = {
  readonly mediaType: string;
  /** For people: "It is a PNG image." */
  readonly label: string;
  /** Lower case, the usual one first. */
  readonly endings: readonly [string, ...string[]];
  readonly family: FileFamily;
  readonly maxBytes: number;
  /** Whether a browser may show it in place: it can hold nothing that acts in our name. */
  readonly isInline: boolean;
};

const openXml = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

export const fileTypes: readonly FileType[] = [
  inline('image/jpeg', 'JPEG image', ['jpg', 'jpeg', 'jpe', 'jfif'], 'image', 50),
  inline('image/png', 'PNG image', ['png'], 'image', 50),
  inline('image/gif', 'GIF image', ['gif'], 'image', 50),
  inline('image/webp', 'WebP image', ['webp'], 'image', 50),
  saved('image/tiff', 'TIFF image', ['tif', 'tiff'], 'image', 100),
  saved('image/svg+xml', 'SVG drawing', ['svg'], 'drawing', 10),
  inline('application/pdf', 'PDF document', ['pdf'], 'document', 300),
  saved(`${openXml}.wordprocessingml.document`, 'Word document', ['docx'], 'archive', 200),
  saved(`${openXml}.presentationml.presentation`, 'PowerPoint presentation', ['pptx'], 'archive', 500),
  saved(`${openXml}.presentationml.slideshow`, 'PowerPoint show', ['ppsx'], 'archive', 500),
  saved(`${openXml}.spreadsheetml.sheet`, 'Excel workbook', ['xlsx'], 'archive', 100),
  saved(`${openDocument}.text`, 'OpenDocument text', ['odt'], 'archive', 200),
  saved(`${openDocument}.presentation`, 'OpenDocument presentation', ['odp'], 'archive', 500),
  saved(`${openDocument}.spreadsheet`, 'OpenDocument spreadsheet', ['ods'], 'archive', 100),
  saved('application/epub+zip', 'EPUB book', ['epub'], 'archive', 300),
  saved('application/zip', 'zip archive', ['zip', 'h5p'], 'archive', 1024),
  saved('application/msword', 'Word document (before 2007)', ['doc'], 'document', 100),
  saved('application/vnd.ms-powerpoint', 'PowerPoint presentation (before 2007)', ['ppt', 'pps'], 'document', 200),
  saved('application/vnd.ms-excel', 'Excel workbook (before 2007)', ['xls'], 'document', 100),
  saved('application/rtf', 'RTF document', ['rtf'], 'document', 100),
  inline('audio/mpeg', 'MP3 recording', ['mp3'], 'audio', 300),
  inline('audio/mp4', 'MPEG-4 recording', ['m4a'], 'audio', 300),
  inline('audio/wav', 'WAV recording', ['wav'], 'audio', 500),
  inline('audio/ogg', 'Ogg recording', ['ogg', 'oga', 'opus'], 'audio', 300),
  inline('audio/flac', 'FLAC recording', ['flac'], 'audio', 500),
  inline('video/mp4', 'MPEG-4 video', ['mp4', 'm4v'], 'video', 2048),
  inline('video/webm', 'WebM video', ['webm'], 'video', 2048),
  inline('video/quicktime', 'QuickTime video', ['mov'], 'video', 2048),
  inline('text/plain', 'text', ['txt'], 'text', 20),
  saved('text/markdown', 'Markdown text', ['md'], 'text', 20),
  saved('text/csv', 'table (CSV)', ['csv'], 'text', 100),
  saved('text/html', 'web page', ['html', 'htm'], 'text', 20),
  inline('text/vtt', 'WebVTT captions', ['vtt'], 'text', 5),
  saved('application/x-subrip', 'SubRip captions', ['srt'], 'text', 5),
];

/** The largest file of any type. */
export const largestFileBytes = Math.max(...fileTypes.map(({ maxBytes }) => maxBytes));

const byMediaType = new Map(fileTypes.map((type) => [type.mediaType, type]));
const byEnding = new Map(fileTypes.flatMap((type) => type.endings.map((ending) => [ending, type] as const)));

export function typeOfMedia(mediaType: string): FileType | null {
  return byMediaType.get(mediaType) ?? null;
}

export function typeOfEnding(ending: string | null): FileType | null {
  return ending === null ? null : (byEnding.get(ending) ?? null);
}

/** What is known to be harmless in a page of ours; everything else is saved to disk by the browser. */
export function isShownInPlace(mediaType: string): boolean {
  return typeOfMedia(mediaType)?.isInline ?? false;
}

function inline(
  mediaType: string,
  label: string,
  endings: FileType['endings'],
  family: FileFamily,
  megabytes: number,
): FileType {
  return { mediaType, label, endings, family, maxBytes: megabytes * mega, isInline: true };
}

function saved(...[mediaType, label, endings, family, megabytes]: Parameters<typeof inline>): FileType {
  return { ...inline(mediaType, label, endings, family, megabytes), isInline: false };
}
