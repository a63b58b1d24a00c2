import type { ShippedTerm } from '../vocabulary.ts';

/**
 * Reads terms from lines that people can check and translate: `id | English | Spanish | English synonyms | Spanish
 * synonyms`, synonyms with commas between. An indented line is a term below the last one that is not.
 */
export function readTerms(lines: string): ShippedTerm[] {
  let group: string | null = null;
  return lines.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const [id = '', en = '', es = '', enSynonyms = '', esSynonyms = ''] = line.split('|').map((cell) => cell.trim());
    const isBelow = line.startsWith(' ');
    if (!isBelow) group = id;
    const synonyms = { en: wordsIn(enSynonyms), es: wordsIn(esSynonyms) };
    return [{ id, parentId: isBelow ? group : null, labels: { en, es }, synonyms }];
  });
}

function wordsIn(list: string): string[] {
  return list.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
}
