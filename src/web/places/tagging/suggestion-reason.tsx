import { useTranslation } from 'react-i18next';
import type { TagSuggestion } from '../../wire.ts';

/** Why something is suggested, in one sentence of what weighs most. */
export function SuggestionReason({ suggestion: { evidence } }: { suggestion: TagSuggestion }) {
  const { t } = useTranslation();
  const { isNamed, words, similar, trait } = evidence;
  const parts: string[] = [];
  if (isNamed) parts.push(t('tagging.why.named'));
  if (words.length > 0) parts.push(t('tagging.why.words', { words: words.slice(0, 5).join(', ') }));
  const [like] = similar;
  if (like) {
    const { title } = like;
    const count = similar.length - 1;
    parts.push(count === 0 ? t('tagging.why.like', { title }) : t('tagging.why.likeMore', { title, count }));
  }
  if (trait) parts.push(t('tagging.why.trait', { trait: trait.replace(/^\w+:/, '') }));
  return parts.join(' · ') || t('tagging.why.usual');
}
