import { readFile, writeFile } from 'node:fs/promises';
import { renderEnvExample, renderSettingsTable } from '../src/config/env-example.ts';

await writeFile('.env.example', renderEnvExample());

const guide = 'docs/operating.md';
const text = await readFile(guide, 'utf8');
const table = /\| Variable \| Default \|[^\n]*\n(?:\|[^\n]*\n)+/;
if (!table.test(text)) throw new Error(`${guide} has no table of settings to replace.`);
await writeFile(
  guide,
  text.replace(table, () => `${renderSettingsTable()}\n`),
);
console.log(`Wrote .env.example and the table of settings in ${guide}.`);
