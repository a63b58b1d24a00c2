import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { codeKey, codeKeysOf, findCodes, readCode } from '../../src/features/standards/code.ts';
import { derivedGuid, readGuid } from '../../src/features/standards/guid.ts';

const sampleData = process.env.SAMPLE_DATA_DIR ?? '../shared/data';
const onRealData = existsSync(join(sampleData, 'standards')) ? it : it.skip;

const guid = '1f72443d-6ac4-49c7-b959-047522ed087b';

describe('reading one code', () => {
  it.each([
    ['ccss.math:3.nf.1', ['CCSS.MATH.CONTENT.3.NF.A.1', 'CCSS.Math.Content.3.NF.A.1', 'ccss.math.content.3.nf.a.1']],
    ['ccss.math:3.nf.1', ['3.NF.A.1', '3.NF.1', '3nfa1', '3nf1', '3 nf 1', '3-NF-1', 'Math.3.NF.1', 'CCSS 3.NF.1']],
    ['ccss.math:3.nf.1', ['http://corestandards.org/Math/Content/3/NF/A/1', '\ufeff3.NF.1 ', 'Common Core 3.NF.1']],
    ['ccss.math:3.nf.1', ['http://corestandards.org/2010/math/content/3/NF/1', '3.NF.A.01', '3\u2011NF\u20111']],
    ['ccss.math:3.nf.1', ['3.NF.A.1.', '3.NF.1,', 'CCSS.MATH.CONTENT.3.NF.A.1;']],
    [
      'asn:s1143564',
      ['S1143564', 'http://asn.jesandco.org/resources/S1143564', 'http://purl.org/ASN/resources/S1143564'],
    ],
    ['asn:s1143564', ['http://asn.desire2learn.com/resources/S1143564.json']],
    ['ccss.math:3.nf.3a', ['3.NF.3a', '3.NF.A.3.a', '3.NF.3.a', 'http://corestandards.org/2010/math/content/3/NF/3/a']],
    ['ccss.math:3.nf.a#', ['3.NF.A', 'CCSS.Math.Content.3.NF.A']],
    ['ccss.math:3.nf#', ['3.NF', 'CCSS.Math.Content.3.NF']],
    ['ccss.math:3#', ['CCSS.Math.Content.3']],
    ['ccss.math:nf#', ['Math.NF']],
    ['ccss.math:2.nbt.1', ['CCSS.Math.Content.2.NBT.A1', '2.NBT.A.1']],
    ['ccss.math:k.g.1', ['K.G.A.1', 'K.G.1']],
    ['ccss.math:k.cc.4', ['http://www.corestandards.org/the-standards/mathematics/kindergarten/counting/#k-cc-4']],
    ['ccss.math:mp.5', ['MP.5', 'MP5', 'CCSS.Math.Practice.MP5', 'SMP.5', 'ccss.math.practice.mp5']],
    ['ccss.math:mp.5', ['http://corestandards.org/2010/math/practice/MP5', 'Math.MP.5']],
    ['ccss.math:hsa-sse.1a', ['HSA-SSE.A.1a', 'A-SSE.1a', 'A.SSE.A.1.a', 'CCSS.Math.Content.HSA-SSE.A.1a']],
    ['ccss.math:hsf-if.7', ['F-IF.7', 'F-IF.7(+)', 'HSF.IF.C.7', 'HSF-IF.C.7*']],
    ['ccss.math:hsg#', ['HSG', 'CCSS.Math.Content.HSG']],
    [
      'ccss.ela:rl.4.2',
      ['RL.4.2', 'CCSS.ELA-Literacy.RL.4.2', 'CCSS.ELA-LITERACY.RL.4.2', 'ELA.RL.4.2', 'RL 4.2', 'RL4.2'],
    ],
    [
      'ccss.ela:rl.4.2',
      ['http://corestandards.org/ELA-Literacy/RL/4/2/', 'Literacy.RL.4.2', 'ccss.ela-literacy.rl.4.2'],
    ],
    ['ccss.ela:rh.6-8.1', ['RH.6-8.1', 'https://www.corestandards.org/x/y/grades-6-8/#rh-6-8-1']],
    ['ccss.ela:rl.9-10#', ['RL.9-10']],
    ['ccss.ela:w.3.1a', ['W.3.1a', 'W.3.1.a']],
    ['ccss.ela:ccra.r.1', ['CCRA.R.1', 'R.CCR.1', 'CCSS.ELA-Literacy.CCRA.R.1']],
    ['ngss:5-ps1-1', ['5-PS1-1', 'NGSS 5-PS1-1', 'NGSS.5-PS1-1']],
    ['ngss:ms-ls2-3', ['MS-LS2-3', 'ms-ls2-3', 'MS.LS2.3']],
    ['ngss:3-5-ets1-1', ['3-5-ETS1-1']],
    [
      'teks:111.5(b)(3)(a)',
      ['111.5(b)(3)(A)', 'TEKS 111.5(b)(3)(A)', '§111.5(b)(3)(A)', '§111.5.b.3.A', 'TAC 111.5(b)(3)(A)'],
    ],
    [`case:${guid}`, [guid, guid.toUpperCase(), guid.replaceAll('-', ''), `{${guid}}`, `urn:uuid:${guid}`]],
    [`case:${guid}`, [`https://x.org/ims/case/v1p0/CFItems/${guid}`, `https://x.org/uri/${guid}`]],
    ['asn:s1143477', ['S1143477', 'http://purl.org/ASN/resources/S1143477', 'ASN:S1143477']],
    ['uri:urn:fdc:edplancms.com:2016:cfr:ccss-m:mp.5', ['urn:fdc:edplancms.com:2016:cfr:CCSS-M:MP.5']],
    ['uri:example.org/standards/7', ['https://example.org/standards/7', 'http://www.example.org/standards/7/']],
  ])('reads %s from every spelling', (key, spellings) => {
    for (const spelling of spellings) expect([spelling, readCode(spelling)?.key]).toEqual([spelling, key]);
  });

  it('gives the usual short spelling back', () => {
    expect(
      ['ccss.math.content.3.nf.a.1', '3nf3a', 'a.sse.1', 'rl.k.1', 'ccra.sl.4', 'ms-ls2-3', '111.5.b.3.a'].map(
        (text) => readCode(text)?.display,
      ),
    ).toEqual(['3.NF.A.1', '3.NF.3a', 'HSA-SSE.1', 'RL.K.1', 'CCRA.SL.4', 'MS-LS2-3', '111.5(b)(3)(A)']);
  });

  it.each([
    [
      '',
      ' ',
      '3',
      '3.5',
      'fractions',
      '5G',
      '4 g',
      'L 3',
      'W10',
      'grade 3',
      'math-3-cg',
      'pk.cc.3',
      'ela-k2',
      '13.NF.1',
    ],
    ['grade 1 standards for mathematics', 'M.G3.C1OA.TA.3.OA.A.4', 'MA.3.4', 'SNT.1', 'hs', 'a.c.1', 'RL42'],
  ])('does not read what is no code', (...texts) => {
    for (const text of texts) expect([text, readCode(text)]).toEqual([text, null]);
  });

  it('keeps a code of an unknown shape, so that the same text finds it', () => {
    expect(codeKey(' MA.3.4')).toBe('other:ma.3.4');
    expect(codeKey('ma.3.4 ')).toBe('other:ma.3.4');
    expect(codeKey('CCSS.Math.Content.HSN-VM.B.a')).toBe('other:ccss.math.content.hsn-vm.b.a');
  });

  it('never reads one grade, domain, number or part as another', () => {
    const mathCode = fc
      .tuple(
        fc.constantFrom('K', '1', '2', '3', '4', '5', '6', '7', '8'),
        fc.constantFrom('CC', 'OA', 'NBT', 'NF', 'MD', 'G', 'RP', 'NS', 'EE', 'F', 'SP'),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('', 'a', 'b', 'c', 'd'),
      )
      .map((parts) => ({ parts, same: parts.join('|') }));
    const spell = ([grade, domain, number, part]: readonly [string, string, number, string]) => [
      `${grade}.${domain}.${number}${part}`,
      `CCSS.Math.Content.${grade}.${domain}.B.${number}${part}`,
      `${grade}-${domain}-${number}${part}`.toLowerCase(),
      `http://corestandards.org/Math/Content/${grade}/${domain}/A/${number}${part}`,
    ];
    fc.assert(
      fc.property(mathCode, mathCode, (one, other) => {
        const keys = new Set(spell(one.parts).map(codeKey));
        expect(keys.size).toBe(1);
        expect(keys.has(codeKey(spell(other.parts)[1] as string))).toBe(one.same === other.same);
      }),
    );
  });

  it('answers for any text, and the same for its own display', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const reading = readCode(text);
        if (reading) expect(codeKey(reading.display)).toBe(reading.key);
        expect(codeKey(text.toUpperCase()).length).toBeGreaterThan(0);
        for (const { start, end, text: found } of findCodes(text)) expect(text.slice(start, end)).toBe(found);
      }),
    );
  });

  it('takes no time over long hostile texts', () => {
    const hostile = [
      '3.'.repeat(20_000),
      '(a)'.repeat(10_000),
      '111.5'.concat('(a)'.repeat(10_000)),
      'ccss.'.repeat(9_000),
    ];
    const began = performance.now();
    for (const text of hostile) {
      readCode(text);
      findCodes(text);
    }
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('finding codes in a text', () => {
  it.each([
    ['3.NF.1 video', ['3.NF.1']],
    ['fractions 3nfa1 soccer', ['3nfa1']],
    ['3 nf 1 games', ['3 nf 1']],
    ['RL.4.2 and W.3.1a, or 5-PS1-1', ['RL.4.2', 'W.3.1a', '5-PS1-1']],
    ['see (3.NF.1).', ['3.NF.1']],
    ['TEKS 111.5(b)(3)(A) practice', ['TEKS 111.5(b)(3)(A)']],
    ['what is 3.NF?', ['3.NF']],
    ['MP5 and MP.3', ['MP5', 'MP.3']],
    ['ELA.RL.4.2 or Math.3.NF.1', ['ELA.RL.4.2', 'Math.3.NF.1']],
    ['standards: 3.NF.1.', ['3.NF.1']],
    ['CCSS.MATH.CONTENT.3.NF.A.1 y 4.NF.B.3', ['CCSS.MATH.CONTENT.3.NF.A.1', '4.NF.B.3']],
    [`about ${guid} here`, [guid]],
    ['http://corestandards.org/Math/Content/3/NF/A/1, please', ['http://corestandards.org/Math/Content/3/NF/A/1']],
  ])('finds those of %p', (text, codes) => {
    expect(findCodes(text).map((found) => found.text)).toEqual(codes);
  });

  it.each([
    'third grade fractions',
    '5G network 3.5 km',
    'mp3 song',
    'hsa account',
    'under 10 minutes',
    '4 md',
    'K-2 video',
    '13.NF.1',
    'a 1 b 2',
    'grade 3 unit 5 lesson 12',
    'WW2 in 1944',
    '8 ns',
    'version 3.5.1',
    'math:fractions',
    'math.com games',
  ])('finds none in %p', (text) => {
    expect(findCodes(text)).toEqual([]);
  });
});

describe('keys and ids of standards', () => {
  it('finds a standard by its code, its other names, its address and its GUID', () => {
    const standard = { id: guid, code: 'Math.3.OA.1', aliases: ['S1143477', '3.OA.A.1'], uri: 'https://x.org/a' };
    expect(codeKeysOf(standard)).toEqual(['ccss.math:3.oa.1', 'asn:s1143477', 'uri:x.org/a', `case:${guid}`]);
  });

  it('reads GUIDs of every version in lower case, and derives the same from the same', () => {
    expect(readGuid('00000000-0000-0000-0000-00000000000A')).toBe('00000000-0000-0000-0000-00000000000a');
    expect(readGuid('not one')).toBeNull();
    expect(derivedGuid('a', 'b')).toBe(derivedGuid('a', 'b'));
    expect(derivedGuid('a', 'b')).not.toBe(derivedGuid('ab'));
    expect(derivedGuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('the real lists', () => {
  onRealData('reads every official identifier, and the three of a row alike', () => {
    const rows = readFileSync(join(sampleData, 'standards/ccssi-identifiers.csv'), 'latin1')
      .split(/\r\n?|\n/)
      .slice(1);
    const odd: string[] = [];
    let read = 0;
    for (const row of rows.filter((line) => line.trim())) {
      const [, notation = '', address = '', id = ''] = row.split(',');
      const reading = readCode(notation);
      expect([row, readCode(id)?.system ?? 'none']).toEqual([row, id === '' ? 'none' : 'case']);
      if (reading === null || reading.system === 'other' || reading.key !== codeKey(address)) odd.push(notation);
      else read += 1;
    }
    expect(read).toBe(rows.filter((line) => line.trim()).length - odd.length);
    // Slips of the list itself: two slashes in the address, a part without its number.
    expect(odd).toMatchInlineSnapshot(`
[
  "CCSS.ELA-Literacy.L.11-12.1a",
  "CCSS.ELA-Literacy.L.11-12.1b",
  "CCSS.ELA-Literacy.L.11-12.2a",
  "CCSS.ELA-Literacy.L.11-12.2b",
  "CCSS.Math.Content.HSN-VM.B.a",
]
`);
  });

  onRealData('reads every code and ASN id of the Common Core files', () => {
    type Statement = {
      code: string | null;
      shortCode: string | null;
      asnIdentifier?: string | null;
      ASN?: { id?: string | null; statementNotation?: string | null; identifier?: string | null };
      CCSS?: { dotNotation?: string | null; URI?: string | null; GUID?: string | null; currentURL?: string | null };
    };
    const odd = new Set<string>();
    let differing = 0;
    for (const file of ['cc-math-0.8.0.json', 'cc-literacy-0.8.0.json']) {
      const statements = JSON.parse(readFileSync(join(sampleData, 'standards', file), 'utf8')) as Statement[];
      for (const { code, asnIdentifier, ASN, CCSS } of statements) {
        for (const asn of [ASN?.id, ASN?.identifier, asnIdentifier])
          if (asn) expect([asn, readCode(asn)?.system]).toEqual([asn, 'asn']);
        if (!code) continue;
        const names = [code, CCSS?.dotNotation, CCSS?.URI, ASN?.statementNotation].filter(
          (name) => name != null && name !== '',
        );
        for (const name of names as string[]) if (!readCode(name) || readCode(name)?.system === 'other') odd.add(name);
        if (new Set((names as string[]).map(codeKey)).size > 1) {
          differing += 1;
          odd.add((names as string[]).join(' '));
        }
      }
    }
    expect([differing, [...odd]]).toMatchInlineSnapshot(`
[
  6,
  [
    "Math.8.F Math.8.F http://corestandards.org/2010/math/content/F",
    "Math.HSG Math.HSG http://corestandards.org/2010/math/content/G",
    "CCSS.ELA-Literacy.L.11-12.1a CCSS.ELA-Literacy.L.11-12.1a http://corestandards.org/ELA-Literacy/L/11-12//a L.11-12.1.a",
    "CCSS.ELA-Literacy.L.11-12.1b CCSS.ELA-Literacy.L.11-12.1b http://corestandards.org/ELA-Literacy/L/11-12//b L.11-12.1.b",
    "CCSS.ELA-Literacy.L.11-12.2a CCSS.ELA-Literacy.L.11-12.2a http://corestandards.org/ELA-Literacy/L/11-12//a L.11-12.2.a",
    "CCSS.ELA-Literacy.L.11-12.2b CCSS.ELA-Literacy.L.11-12.2b http://corestandards.org/ELA-Literacy/L/11-12//b L.11-12.2.b",
  ],
]
`);
  });

  onRealData('reads what lessons of EngageNY name, and leaves their own words alone', () => {
    type Node = { standards?: string[]; children?: Node[] };
    const codes = new Set<string>();
    const walk = ({ standards = [], children = [] }: Node): void => {
      for (const code of standards) codes.add(code);
      children.forEach(walk);
    };
    const folder = join(sampleData, 'resources/engageny');
    for (const file of readdirSync(folder)) walk(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Node);
    const unread = [...codes].filter((code) => readCode(code) === null).sort();
    expect(codes.size).toBe(684);
    expect(unread).toMatchInlineSnapshot(`
[
  "ela-35-cg",
  "ela-k2",
  "ela-k2-cg",
  "ela-podcast-pk2",
  "ela-video-pkk",
  "extend understanding of fraction equivalence and ordering.",
  "grade 1 standards for mathematics",
  "math-1-cg",
  "math-2-cg",
  "math-3-cg",
  "math-4-cg",
  "math-5-cg",
  "math-k-cg",
  "math-video-3.1",
  "math-video-3.2",
  "math-video-3.3﻿",
  "math-video-3.4﻿",
  "math-video-3.5﻿",
  "math-video-k1",
  "math-video-k2",
  "pk.cc.3",
  "pk.cc.5",
  "use equivalent fractions as a strategy to add and subtract fractions.",
]
`);
  });
});
