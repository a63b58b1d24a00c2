import request from 'supertest';
import type { SignedIn, World } from './world.ts';
import { buildZip } from './zip.ts';

export const filesPath = '/api/v1/files';

/** The smallest image that is one: a white pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
  'base64',
);

/** A Word document with these paragraphs. */
export function buildDocx(...paragraphs: readonly string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join('');
  return buildZip([
    { name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types/>' },
    {
      name: 'word/document.xml',
      content: `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`,
    },
  ]);
}

/** A PDF of one page with these words on it. */
export function buildPdf(text: string): Buffer {
  const stream = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = pdf.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  pdf += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}

export type Sent = { readonly name: string; readonly content: Buffer | string };

/** Sends files as a form. */
export function send(world: World, who: SignedIn, ...files: readonly Sent[]) {
  const sending = request(world.app).post(filesPath).set(who.headers);
  for (const { name, content } of files) sending.attach('files', Buffer.from(content), name);
  return sending;
}

/** The id of a file that was taken. */
export async function sendOne(
  world: World,
  who: SignedIn,
  sent: Sent,
): Promise<{ id: string; url: string; sha256: string }> {
  const { body } = await send(world, who, sent).expect(201);
  return body.items[0].file;
}
