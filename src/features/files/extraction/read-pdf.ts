import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tidy } from './markup-text.ts';
import { Unreadable } from './unreadable.ts';

/** Words beyond these pages are of no use to a search. */
const maxPages = 1_000;
/** Of the longer side of the image, in pixels. */
const imageSide = 1_280;

export type PdfContent = { readonly text: string; readonly image: Uint8Array | null };

/**
 * The words of a PDF, and its first page as a PNG. The page is drawn by @napi-rs/canvas, which comes with pdfjs-dist for
 * the usual platforms; without it there is no image. Throws Unreadable.
 */
export async function readPdf(
  path: string,
  { maxLength, onProgress }: { maxLength: number; onProgress: (done: number) => void },
): Promise<PdfContent> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const loading = pdfjs.getDocument({
    // Read in parts, as they are needed.
    url: pathToFileURL(path).href,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    maxImageSize: 50_000_000,
    verbosity: 0,
    cMapUrl: join(home, 'cmaps/'),
    cMapPacked: true,
    standardFontDataUrl: join(home, 'standard_fonts/'),
    wasmUrl: join(home, 'wasm/'),
  });
  try {
    const pdf = await loading.promise;
    let text = '';
    const pages = Math.min(pdf.numPages, maxPages);
    for (let number = 1; number <= pages && text.length < maxLength; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str} ` : item.str;
      text += ' ';
      page.cleanup();
      onProgress(number / pages);
    }
    return { text: tidy(text).slice(0, maxLength), image: await drawFirstPage(pdf) };
  } catch (error) {
    throw Unreadable.from(error);
  } finally {
    await loading.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof import('pdfjs-dist/legacy/build/pdf.mjs')['getDocument']>['promise']>;
type Canvas = { toBuffer(type: 'image/png'): Uint8Array };

async function drawFirstPage(pdf: Pdf): Promise<Uint8Array | null> {
  try {
    const page = await pdf.getPage(1);
    const { width, height } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: imageSide / Math.max(width, height, 1) });
    const factory = pdf.canvasFactory as unknown as {
      create(width: number, height: number): { canvas: Canvas; context: unknown };
    };
    const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
    await page.render({ canvas, canvasContext: context, viewport } as unknown as Parameters<typeof page.render>[0])
      .promise;
    return canvas.toBuffer('image/png');
  } catch {
    // A page that cannot be drawn has words all the same.
    return null;
  }
}
