import fc from 'fast-check';
import { readRange } from '../../src/features/files/byte-range.ts';
import { cleanName, contentDisposition, endingOf } from '../../src/features/files/file-name.ts';

describe('names of files', () => {
  test.each([
    ['Arbeitsblatt Brüche.pdf', 'Arbeitsblatt Brüche.pdf'],
    ['ورقة عمل.docx', 'ورقة عمل.docx'],
    ['कार्यपत्रक.pdf', 'कार्यपत्रक.pdf'],
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/', ''],
    ['..', ''],
    ['a/b/', ''],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['console.txt', 'console.txt'],
    ['what? "this": <is>|*.txt', 'what_ _this__ _is___.txt'],
    ['line\r\nset-cookie: x.txt', 'lineset-cookie_ x.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['trailing. . .', 'trailing'],
    ['.htaccess', 'file.htaccess'],
    ['...three.tar.gz', 'three.tar.gz'],
    ['e\u0301.txt', 'é.txt'],
  ])('%j is kept as %j', (given, kept) => {
    expect(cleanName(given)).toBe(kept);
  });

  test('are short, plain and the same when cleaned again, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = cleanName(given);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(220);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        expect(name).not.toMatch(/[/\\\u0000-\u001f\u007f]/);
        expect(name).not.toMatch(/^\.|\.$/);
        expect(cleanName(name)).toBe(name);
      }),
    );
  });

  test('keep their ending when they are cut', () => {
    const name = cleanName(`${'分'.repeat(300)}.pdf`);
    expect(endingOf(name)).toBe('pdf');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  });

  test('stand in a header in ASCII and in full', () => {
    expect(contentDisposition('attachment', "Größe 50% 'a' (1).pdf")).toBe(
      "attachment; filename=\"Gro_e 50_ 'a' (1).pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%2050%25%20%27a%27%20%281%29.pdf",
    );
  });
});

test('a range is always within the bytes', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.option(fc.nat(1200)), fc.option(fc.nat(1200)), (bytes, first, last) => {
      const answer = readRange(`bytes=${first ?? ''}-${last ?? ''}`, { bytes, etag: '"a"', ifRange: undefined });
      if (answer.kind !== 'part') return;
      expect(answer.start).toBeGreaterThanOrEqual(0);
      expect(answer.end).toBeGreaterThanOrEqual(answer.start);
      expect(answer.end).toBeLessThan(bytes);
    }),
  );
});
