import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { SearchBox } from '../search/search-box.tsx';

/** The way that most visits begin with. */
export function FindCard() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [q, setQ] = useState('');
  const examples = [t('home.example1'), t('home.example2'), t('home.example3')];
  return (
    <section className="stack-tight" aria-label={t('search.title')}>
      <SearchBox
        q={q}
        onChange={(text, isTyping) => {
          setQ(text);
          if (!isTyping && text.trim() !== '') void navigate(`/search?q=${encodeURIComponent(text)}`);
        }}
      />
      <p className="soft">
        {t('home.try')}{' '}
        {examples.map((example, at) => (
          <span key={example}>
            {at > 0 && ' · '}
            <Link to={`/search?q=${encodeURIComponent(example)}`}>{example}</Link>
          </span>
        ))}
      </p>
    </section>
  );
}
