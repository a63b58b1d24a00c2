import type { FileResponse, UploadResponse } from './file.schemas.ts';
import type { FileService, TakenFile } from './file.service.ts';
import type { FileRecord, PreviewSize } from './file.ts';

type Addressing = Pick<FileService, 'addressOf'>;

export function presentFile(file: FileRecord, { addressOf }: Addressing): FileResponse {
  const image = (size: PreviewSize) => {
    const preview = file.previews[size];
    return preview ? { url: addressOf(file, size), width: preview.width, height: preview.height } : null;
  };
  return {
    id: file.id,
    name: file.name,
    mediaType: file.mediaType,
    bytes: file.bytes,
    sha256: file.sha256,
    purpose: file.purpose,
    pixels: file.pixels,
    url: addressOf(file, 'file'),
    preview: file.preview,
    previews: { small: image('small'), large: image('large') },
    text: file.text,
    createdAt: file.createdAt.toISOString(),
  };
}

export function presentTaken(taken: TakenFile, addressing: Addressing): UploadResponse['items'][number] {
  if (taken.kind === 'taken') return { taken: true, file: presentFile(taken.file, addressing) };
  const { code, message, params } = taken.refusal;
  return { taken: false, name: taken.name.slice(0, 500), error: { code, message, params: { ...params } } };
}
