import { canonicalUrl } from '../../src/features/resources/canonical-url.ts';

describe('one thing has one canonical address', () => {
  test.each([
    ['https://www.example.org/a/', 'http://example.org/a'],
    ['https://example.org/a?utm_source=x&utm_medium=mail', 'https://example.org/a'],
    ['https://example.org/a?b=2&a=1&fbclid=xyz', 'https://EXAMPLE.org/a?a=1&b=2'],
    ['https://example.org/a#section-2', 'https://example.org/a'],
    ['https://example.org/index.html', 'https://example.org'],
    ['https://example.org:443/a', 'https://example.org/a'],
    ['https://m.example.org/a//b', 'https://example.org/a/b'],
    ['https://example.org/caf%C3%A9', 'https://example.org/café'],
    ['https://example.org/%7Ekim', 'https://example.org/~kim'],
    ['https://youtu.be/dQw4w9WgXcQ?si=abc&t=42', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1&index=3'],
    ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0', 'https://m.youtube.com/watch?v=dQw4w9WgXcQ'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', 'https://youtube.com/live/dQw4w9WgXcQ'],
  ])('%s is %s', (one, other) => {
    expect(canonicalUrl(one)).not.toBeNull();
    expect(canonicalUrl(one)).toBe(canonicalUrl(other));
  });

  test.each([
    ['https://example.org/a', 'https://example.org/b'],
    ['https://example.org/a', 'https://example.org/A'],
    ['https://example.org/a?id=1', 'https://example.org/a?id=2'],
    ['https://one.example.org/a', 'https://two.example.org/a'],
    ['https://example.org:8080/a', 'https://example.org/a'],
    ['https://example.org/#/lesson/1', 'https://example.org/#/lesson/2'],
    ['https://example.org/a%2Fb', 'https://example.org/a/b'],
    ['https://example.org/?q=a%26b=c', 'https://example.org/?q=a&b=c'],
    ['https://youtu.be/dQw4w9WgXcQ', 'https://youtu.be/dQw4w9WgXcR'],
    ['https://www.youtube.com/playlist?list=PL1', 'https://www.youtube.com/playlist?list=PL2'],
  ])('%s is not %s', (one, other) => {
    expect(canonicalUrl(one)).not.toBe(canonicalUrl(other));
  });

  test.each(['', 'no address', 'ftp://example.org/a', 'javascript:alert(1)', 'mailto:a@example.org'])(
    '"%s" has none',
    (address) => expect(canonicalUrl(address)).toBeNull(),
  );
});
