import { readFileSync } from 'node:fs';
import express from 'express';

/**
 * The bound that the API is held against: Express with one handler that answers the bytes of a file, or 304. Run as a
 * process of its own, with the file as its argument; prints its port.
 */
const bytes = readFileSync(process.argv[2] as string);
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/bytes', (_request, response) => {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(bytes);
});
app.get('/unchanged', (_request, response) => {
  response.statusCode = 304;
  response.end();
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
