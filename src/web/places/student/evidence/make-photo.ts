import { drawnSize } from './evidence-kinds.ts';

const quality = 0.85;

/**
 * A photo as a JPEG that is no larger than the server keeps: upright, and without what the camera wrote of place and
 * time. Reads whatever the browser can show, HEIC where it can. Null when it cannot.
 */
export async function makePhoto(file: Blob): Promise<Blob | null> {
  const picture = await load(file);
  if (!picture) return null;
  const { width, height } = drawnSize(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  // JPEG knows no transparency: what shines through is paper.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  if ('close' in picture) picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

async function load(file: Blob): Promise<ImageBitmap | HTMLImageElement | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    // Some browsers show by an element what they cannot read in this way.
  }
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
