/** Names as somebody has written them, one a line, each once. */
export function namesIn(text: string): string[] {
  const names = text.split('\n').map((line) => line.trim().slice(0, 200));
  return [...new Set(names.filter((name) => name !== ''))];
}
