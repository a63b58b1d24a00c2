import { writeFile } from 'node:fs/promises';
import { renderOpenApi } from '../src/openapi-document.ts';

await writeFile('openapi.json', renderOpenApi());
console.log('Wrote openapi.json.');
