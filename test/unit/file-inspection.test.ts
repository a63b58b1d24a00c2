import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { markupText, officeRules, webPageRules } from '../../src/features/files/extraction/markup-text.ts';
import { FileRefused } from '../../src/features/files/file-refused.ts';
import { inspectFile, limitOf } from '../../src/features/files/inspect-file.ts';
import { headBytes } from '../../src/features/files/stage-file.ts';
import { buildDocx, buildPdf, png } from '../support/files.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const folder = useTemporaryFolder();

/** What a file is taken as, or the code of its refusal; every other error is a fault of ours. */
async function judge(name: string, content: Buffer): Promise<string> {
  const path = join(folder.path, 'file');
  await writeFile(path, content);
  const head = content.subarray(0, headBytes);
  try {
    const { bytes, refuse } = await limitOf(name, head);
    if (content.length > bytes) throw refuse(bytes);
    const { type } = await inspectFile(name, { path, head, bytes: content.length, sha256: '' });
    return type.mediaType;
  } catch (error) {
    if (error instanceof FileRefused) return error.code;
    throw error;
  }
}

test('whatever is sent is taken or refused with a reason', async () => {
  const seeds = [
    buildDocx('Words'),
    buildPdf('Words'),
    png,
    Buffer.from('\xff\xd8\xff\xe0', 'latin1'),
    Buffer.from('GIF89a'),
  ];
  const starts = [
    'PK\u0003\u0004',
    'RIFF0000WEBP',
    'RIFF0000WAVE',
    'OggS',
    'ID3',
    'II*\0',
    '\0\0\0\u0018ftypmp42',
    '<?xml',
    '{\\rtf',
    '\ufffe',
  ];
  const names = ['a.docx', 'a.pdf', 'a.png', 'a.jpg', 'a.gif', 'a.webp', 'a.tif', 'a.mp4', 'a.svg', 'a.txt', 'a', ''];
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 8 }), fc.nat(2_000))
    .map(([seed, changes, length]) => {
      const bytes = Buffer.from(seed.subarray(0, Math.max(1, length)));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
  const random = fc
    .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }))
    .map(([start, rest]) => Buffer.concat([Buffer.from(start, 'latin1'), rest]));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.oneof(mutated, random), async (name, content) => {
      expect(await judge(name, content)).toMatch(/^[a-z]/);
    }),
    { numRuns: 400 },
  );
}, 60_000);

test('markup that is not well-formed, or endless, is read in one go', () => {
  const many = '<script>'.repeat(100_000);
  const started = performance.now();
  expect(markupText(`Words ${many}`, webPageRules, 1_000)).toBe('Words');
  expect(markupText('<'.repeat(500_000), webPageRules, 1_000)).toBe('');
  expect(markupText('<a '.repeat(200_000), officeRules, 1_000)).toBe('');
  expect(performance.now() - started).toBeLessThan(5_000);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('<', '>', '/', '!', '-', '&', ';', '#', 'x', 't', 'p', ' ', '1') }),
      (markup) => {
        expect(markupText(markup, webPageRules, 50).length).toBeLessThanOrEqual(50);
        markupText(markup, officeRules, 50);
      },
    ),
  );
});
