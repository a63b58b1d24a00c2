import { parseArgs } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import {
  type PlaylistImportReport,
  playlistFormats,
  runPlaylistImport,
} from '../src/features/playlist-imports/run-playlist-import.ts';
import { StartError } from '../src/shared/start-error.ts';
import { runCommand, stopSignal, UsageError } from './import/command.ts';
import { createProgressBar } from './import/progress-bar.ts';
import { findTarget, openRepository } from './import/repository.ts';

const usage = `npm run import-playlists -- <path> [--format <format>] [options]

Takes playlists from a file, or from every JSON file of a folder, as drafts. Their resources are those of the library: import
them first. What is not there is reported. The same import again changes nothing; a newer file is merged with what people have
changed since.

Formats
  pathloom   what GET /playlists/{id}/versions/{version}/export answers (default)
  kalite     playlists of KA Lite; its videos and exercises are those of Khan Academy's topic tree

Options
  --owner <e-mail>          whose drafts they become (default: the district's first admin, where there is one district)
  --dry-run                 read and look up everything, write nothing
  --verbose                 name every resource that was found, too`;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'pathloom' },
      owner: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError(`Name one file or folder.\n\n${usage}`);
  const format = playlistFormats.find((known) => known === values.format);
  if (format === undefined) throw new UsageError(`Say the format: --format ${playlistFormats.join(' | ')}`);

  const signal = stopSignal();
  const repository = await openRepository(readConfig(loadEnvironment()));
  const bar = createProgressBar(process.stderr);
  try {
    const { accounts, services } = repository;
    const { orgId, actorId } = await findTarget(repository, values.owner ?? null);
    const ownerId = actorId ?? (await accounts.setUp.findAdmin(orgId))?.id;
    if (ownerId === undefined)
      throw new StartError('There is no admin yet. Say whose drafts they become: --owner <e-mail>');
    const actor = await accounts.actors.ofPerson(ownerId);
    services.playlistImports.assertMayImport(actor, 'private');
    const report = await runPlaylistImport(path, {
      format,
      imports: services.playlistImports,
      actor,
      visibility: 'private',
      isDryRun: values['dry-run'],
      tellsAll: values.verbose,
      onLine: (line) => {
        bar.clear();
        process.stderr.write(`${line}\n`);
      },
      onProgress: (share, text) => bar.show(share, text),
      signal,
    });
    bar.clear();
    process.stderr.write(`${summaryOf(report, values['dry-run'], signal.aborted)}\n`);
    if (report.outcomes.failed > 0) process.exitCode = 1;
  } finally {
    await repository.close();
  }
}

function summaryOf({ outcomes, uses }: PlaylistImportReport, isDryRun: boolean, isStopped: boolean): string {
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const all = uses.found + uses.missing;
  return [
    ...(isStopped ? ['Stopped. What was written stays; the same command goes on from there.'] : []),
    `playlists: ${counts.join(', ')}${isDryRun ? '; nothing was written' : ''}`,
    `resources: ${uses.found} of ${all} places found theirs, ${uses.missing} did not`,
  ].join('\n');
}

await runCommand(run);
