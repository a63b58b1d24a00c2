// The web application with changes shown at once, on port 5173: npm run dev:web, beside npm run dev. Requests go on to
// the server at API (http://127.0.0.1:3000 by default).
import { createServer } from 'vite';
import { webConfig } from './build-web.mjs';

const target = process.env.API ?? 'http://127.0.0.1:3000';
const server = await createServer({
  ...webConfig,
  logLevel: 'info',
  server: {
    host: '127.0.0.1',
    port: 5173,
    fs: { allow: ['../..'] },
    proxy: { '/api': { target }, '/files': { target }, '/docs': { target }, '/openapi.json': { target } },
  },
});
await server.listen();
server.printUrls();
