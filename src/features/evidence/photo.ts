import { FileRefused } from '../files/file-refused.ts';
import { loadSharp, maxPixels } from '../files/image.ts';

/** Enough to read a page of handwriting. */
const longestSide = 2_560;
const thumbnailSide = 320;

export type CleanPhoto = {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  /** WebP. */
  readonly thumbnail: Buffer;
};

/**
 * A photo written anew of its pixels alone, upright: where and when it was taken, by what, and any smaller picture that the camera
 * keeps inside are gone. Of the same type, no larger than needed. Throws FileRefused for what cannot be read.
 */
export async function cleanPhoto(path: string, mediaType: string): Promise<CleanPhoto> {
  const sharp = await loadSharp();
  const shrunk = (side: number) =>
    sharp(path, { limitInputPixels: maxPixels, failOn: 'error' })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 60 });
  const written = (image: ReturnType<typeof shrunk>) => {
    if (mediaType === 'image/png') return image.png();
    return mediaType === 'image/webp' ? image.webp({ quality: 85 }) : image.jpeg({ quality: 85 });
  };
  try {
    const { data, info } = await written(shrunk(longestSide)).toBuffer({ resolveWithObject: true });
    const thumbnail = await shrunk(thumbnailSide).webp({ quality: 75 }).toBuffer();
    return { data, width: info.width, height: info.height, thumbnail };
  } catch (error) {
    throw new FileRefused('damaged', 'The photo is damaged: it cannot be read to its end.', {
      reason: String((error as Error).message).slice(0, 100),
    });
  }
}
