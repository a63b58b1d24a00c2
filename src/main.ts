import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import { createApp } from './app.ts';
import { type Composition, compose } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config/config.ts';
import { loadEnvironment } from './config/load-environment.ts';
import { type DemoSignIns, demoRoles } from './features/installation/installation.service.ts';
import { listen, type RunningServer } from './http/listen.ts';
import { readWebFiles, serveWebFiles } from './http/web-files.ts';
import { demoParts } from './seed/demo-parts.ts';
import { prepareFirstStart, type Welcome } from './seed/first-start.ts';
import { systemClock } from './shared/clock.ts';
import { createLogger, type Logger } from './shared/logger.ts';
import { StartError } from './shared/start-error.ts';

/** How long a stop waits for requests that are still running; less than the 10 s after which Docker kills. */
const graceMs = 8_000;

async function start(): Promise<void> {
  const config = readConfig(loadEnvironment());
  const log = createLogger({
    level: config.logLevel,
    format: process.stdout.isTTY ? 'text' : 'json',
    destination: process.stdout,
  });
  const stopping = new AbortController();
  tellFatalFaults(log);
  stopOnSignals(stopping, log);

  const composition = await compose(config, log);
  let server: RunningServer;
  let welcome: Welcome;
  try {
    welcome = await prepareFirstStart({ config, parts: demoParts(composition), clock: systemClock, log });
    if (welcome.kind === 'demo') composition.services.installation.noteDemo(demoOf(welcome));
    const app = createApp(composition.services, {
      log,
      checkResponses: false,
      pages: await openPages(log),
      ...composition.http,
    });
    server = await listen(app, config);
  } catch (error) {
    await composition.close();
    throw error;
  }
  announce({ config, log, composition, welcome, port: server.port });

  // A signal that came during the start counts too.
  if (!stopping.signal.aborted) {
    await new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  // Nobody waits for what has no end of its own.
  composition.services.progress.live.endAll();
  // At the same time, so that jobs save where they are within the grace too.
  const [{ wasClean }] = await Promise.all([server.stop(graceMs), composition.jobs.stop()]);
  if (!wasClean) log.warn(`requests were still running after ${graceMs / 1000} s and were cut`);
  await composition.close();
  log.info('stopped');
}

const demoOf = ({ signIns, password }: Extract<Welcome, { kind: 'demo' }>): DemoSignIns => ({
  password,
  people: signIns.flatMap((email) => {
    const role = demoRoles.find((one) => email.startsWith(`${one}@`));
    return role === undefined ? [] : [{ role, email }];
  }),
});

/** The web application as it was built, beside the compiled program or, when the sources run as they are, in dist. */
async function openPages(log: Logger): Promise<RequestHandler | undefined> {
  for (const folder of ['../web', '../dist/web']) {
    const files = await readWebFiles(fileURLToPath(new URL(folder, import.meta.url)));
    if (files) return serveWebFiles(files);
  }
  log.warn('the web application is not built (npm run build): there is only the interface for programs');
  return undefined;
}

/** What nobody catches ends the process: the log tells why, besides what node prints to stderr. */
function tellFatalFaults(log: Logger): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => log.fatal({ err: error, origin }, 'an unexpected fault'));
}

/** One Ctrl+C can arrive twice, from the terminal and passed on by npm; signals this close together are one. */
const sameSignalMs = 500;

/**
 * The first SIGTERM or SIGINT asks for a graceful stop, the second ends the process at once. They are logged as warnings, so
 * that who logs little can tell later why the process ended.
 */
function stopOnSignals(stopping: AbortController, log: Logger): void {
  let firstAt = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (performance.now() - firstAt < sameSignalMs) return;
      if (stopping.signal.aborted) {
        log.warn(`${signal} again: stopping at once`);
        process.exit(1);
      }
      log.warn(`${signal}: finishing the running requests, then stopping; again to stop at once`);
      firstAt = performance.now();
      stopping.abort();
    });
  }
}

type Announcement = { config: Config; log: Logger; composition: Composition; welcome: Welcome; port: number };

function announce({ config, log, composition, welcome, port }: Announcement): void {
  const address = config.publicUrl ?? `http://${urlHost(config.host)}:${port}`;
  if (!process.stdout.isTTY) {
    log.info({ address, host: config.host, port, data: composition.dataDescription }, 'listening');
    const lines = renderWelcome(welcome, address, config.firstAdminEmail !== null);
    // What somebody has to copy stands as it is: quoted in JSON it would not work.
    if (welcome.kind === 'firstAdmin') process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    else for (const line of lines) log.info(line);
    return;
  }
  process.stdout.write(
    [
      '',
      `  Pathloom is running. Open ${address} in a browser.`,
      '',
      `    Health     ${address}/healthz and ${address}/readyz`,
      `    Interface  ${address}/docs and ${address}/openapi.json`,
      `    Data       ${composition.dataDescription}`,
      '    Stop       Ctrl+C',
      '',
      ...renderWelcome(welcome, address, config.firstAdminEmail !== null).flatMap((line) => [`  ${line}`, '']),
      '',
    ].join('\n'),
  );
}

/** Who can sign in to a repository that was just made. */
function renderWelcome(welcome: Welcome, address: string, isEmailKnown: boolean): string[] {
  switch (welcome.kind) {
    case 'demo':
      return [
        `Demo sign-ins (only while nobody else can reach this machine's server): ${welcome.signIns.join(', ')}`,
        `Password of all of them: ${welcome.password}`,
        ...welcome.classes.map(
          ({ title, code, names, pin }) =>
            `Students of ${title}: class code ${code}, name ${names.join(', ')}, PIN ${pin} (at ${address}/sign-in/student)`,
        ),
      ];
    case 'firstAdmin':
      return [
        `Nobody can sign in yet. Set up your district in a browser until ${welcome.expiresAt.toISOString()}; a new start gives a new address:`,
        `${address}/welcome#${welcome.token}`,
        "Or set the first admin's password from here:",
        `curl ${address}/api/v1/auth/accept-invitation -H 'content-type: application/json' -d '{"token": "${welcome.token}", ${isEmailKnown ? '' : '"email": "<your e-mail>", '}"password": "<your password>"}'`,
      ];
    case 'none':
      return [];
  }
}

/** An address that a browser can open: wildcards mean this machine, IPv6 goes in brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

try {
  await start();
} catch (error) {
  // Faults that the person can mend are told in words; anything else is a bug and keeps its stack.
  const isExpected = error instanceof ConfigError || error instanceof StartError;
  const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Pathloom cannot start.\n${text}\n`);
  process.exitCode = 1;
}
