import type { DistrictLabels, LabelLanguage, LabelWord } from '../../../wire.ts';

type Written = {
  readonly word: LabelWord;
  readonly language: LabelLanguage;
  readonly form: 'one' | 'many';
  readonly text: string;
};

/** The words of a district with one form of one of them written anew. */
export function withForm(labels: DistrictLabels, { word, language, form, text }: Written): DistrictLabels {
  const forms = labels[word]?.[language] ?? { one: '', many: '' };
  return { ...labels, [word]: { ...labels[word], [language]: { ...forms, [form]: text } } };
}

/** Without what says nothing; where only one form was written, it stands for both. */
export function whole(labels: DistrictLabels): DistrictLabels {
  const kept: Record<string, Record<string, { one: string; many: string }>> = {};
  for (const [word, languages] of Object.entries(labels)) {
    for (const [language, { one, many }] of Object.entries(languages)) {
      if (one.trim() === '' && many.trim() === '') continue;
      kept[word] = { ...kept[word], [language]: { one: one.trim() || many.trim(), many: many.trim() || one.trim() } };
    }
  }
  return kept as DistrictLabels;
}
