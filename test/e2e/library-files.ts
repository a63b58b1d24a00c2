/** A small framework as its maker publishes it (CASE). */
export function casePackage(): string {
  const host = 'https://standards.example/ims/case/v1p0';
  const guid = (at: number) => `7e57ab1e-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const at = '2026-01-05T12:00:00+00:00';
  const title = 'Lakeview Mathematics';
  const document = { title, identifier: guid(0), uri: `${host}/CFDocuments/${guid(0)}` };
  const statements = [
    ['3.NF', 'Number and operations with fractions'],
    ['3.NF.1', 'Understand a fraction as equal parts of a whole'],
    ['3.NF.2', 'Represent fractions on a number line'],
    ['3.MD.1', 'Tell and write time to the nearest minute'],
    // Nothing here teaches it.
    ['3.G.1', 'Sort quadrilaterals by their sides and corners'],
  ] as const;
  const items = statements.map(([humanCodingScheme, fullStatement], index) => ({
    identifier: guid(index + 1),
    uri: `${host}/CFItems/${guid(index + 1)}`,
    CFDocumentURI: document,
    humanCodingScheme,
    fullStatement,
    educationLevel: ['03'],
    lastChangeDateTime: at,
  }));
  const nodeOf = (index: number) => ({
    title: statements[index]?.[0] ?? '',
    identifier: guid(index + 1),
    uri: `${host}/CFItems/${guid(index + 1)}`,
  });
  const associations = statements.map((_, index) => ({
    identifier: guid(100 + index),
    uri: `${host}/CFAssociations/${guid(100 + index)}`,
    associationType: 'isChildOf',
    CFDocumentURI: document,
    originNodeURI: nodeOf(index),
    destinationNodeURI: index === 0 || statements[index]?.[0] === '3.G.1' ? document : nodeOf(0),
    lastChangeDateTime: at,
  }));
  return JSON.stringify({
    CFDocument: {
      identifier: guid(0),
      uri: document.uri,
      CFPackageURI: { title, identifier: guid(0), uri: `${host}/CFPackages/${guid(0)}` },
      creator: 'Lakeview',
      title,
      adoptionStatus: 'Adopted',
      lastChangeDateTime: at,
    },
    CFItems: items,
    CFAssociations: associations,
  });
}

/** So many resources without a tag, as a table; their texts name what they are about. */
export function untaggedTable(count: number): string {
  const abouts = [
    ['Equal parts of a whole', '3.NF.1'],
    ['Fractions on a number line', '3.NF.2'],
    ['Telling time to the minute', '3.MD.1'],
  ] as const;
  const lines = Array.from({ length: count }, (_, at) => {
    const [about, code] = abouts[at % abouts.length] ?? abouts[0];
    return `"${about}, lesson ${at + 1} (${code})","Practice for ${code}.","https://lessons.example/${at + 1}","district"`;
  });
  return ['"title","summary","url","visibility"', ...lines].join('\r\n');
}

/** A table as people send it: a title is missing, and some cells say what cannot be. */
export const faultyTable = [
  'Name of the lesson,About,Web address,Grades,License,Language',
  'Fractions on a ruler,Measure and compare.,https://lessons.example/ruler,3,CC BY 4.0,en',
  ',Nobody has named this one.,https://lessons.example/nameless,3,CC BY 4.0,en',
  'Fractions of a set,Count and share.,not an address,3,CC BY 4.0,en',
  'Fractions in music,Clap and count.,https://lessons.example/music,thirteen,CC BY 4.0,en',
].join('\r\n');
