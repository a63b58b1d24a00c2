import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './design/mantine.css';
import './design/tokens.css';
import './design/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startI18n } from './i18n/i18n.ts';
import { resumeSession, watchOtherTabs } from './session/session.ts';

// After a new version was installed, parts of the old one are no longer there: the page is loaded again, once.
globalThis.addEventListener('vite:preloadError', (event) => {
  // Without network nothing newer comes.
  if (!navigator.onLine) return;
  const last = Number(sessionStorage.getItem('pathloom:reloaded-at') ?? 0);
  if (Date.now() - last < 30_000) return;
  sessionStorage.setItem('pathloom:reloaded-at', String(Date.now()));
  event.preventDefault();
  location.reload();
});

const place = document.getElementById('app');
if (!place) throw new Error('The page has no place for the application.');
watchOtherTabs();
await Promise.all([startI18n(), resumeSession()]);
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
