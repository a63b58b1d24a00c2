import { FileRefused } from './file-refused.ts';

/** A photograph of the largest cameras has about 100 million. */
export const maxPixels = 120_000_000;

/** sharp brings native code of some size: it is loaded where it is used. */
export async function loadSharp(): Promise<typeof import('sharp').default> {
  const { default: sharp } = await import('sharp');
  // Two at a time, nothing kept: previews are made beside requests.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/** The size that an image says it has, of all its pages together; nothing of it is unpacked. Throws FileRefused. */
export async function measureImage(path: string): Promise<{ width: number; height: number }> {
  const sharp = await loadSharp();
  let metadata: Awaited<ReturnType<ReturnType<typeof sharp>['metadata']>>;
  try {
    metadata = await sharp(path, { limitInputPixels: false, pages: -1 }).metadata();
  } catch (error) {
    throw new FileRefused('damaged', 'The image is damaged: its size cannot be read.', {
      reason: String((error as Error).message).slice(0, 100),
    });
  }
  const { width = 0, height = 0, pages = 1 } = metadata;
  // With all pages asked for, the height of an animation is that of its pages above one another.
  const pageHeight = metadata.pageHeight ?? height;
  const pixels = width * Math.max(height, pageHeight * pages);
  if (pixels > maxPixels) {
    const message = `The image is too large: ${Math.round(pixels / 1_000_000)} million pixels, where ${maxPixels / 1_000_000} are taken.`;
    throw new FileRefused('unsafe_image', message, { pixels, limitPixels: maxPixels });
  }
  return { width, height: pageHeight };
}
