import { parseArgs } from 'node:util';
import { readConfig } from '../src/config/config.ts';
import { loadEnvironment } from '../src/config/load-environment.ts';
import type { RosterReport } from '../src/features/rosters/roster-import.service.ts';
import { reportLines } from '../src/features/rosters/roster-import-job.ts';
import { RosterUnreadable } from '../src/features/rosters/roster-source.ts';
import { readOneRosterPackage } from '../src/integrations/oneroster/read-package.ts';
import { runCommand, UsageError } from './import/command.ts';
import { createProgressBar } from './import/progress-bar.ts';
import { findTarget, openRepository } from './import/repository.ts';

const usage = `npm run import-roster -- <package.zip> [options]

Takes in who learns where from a OneRoster package (zip of CSV files, version 1.1 or 1.2), for one district. Nothing is deleted:
people lose roles, classes are archived, enrollments end. The same package again changes nothing.

Options
  --owner <e-mail>   who it is done for; also says which district, where there are several
  --dry-run          read and compare everything, write nothing
  --confirm          go on although more than a tenth of what there is would end`;

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      owner: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      confirm: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(`${usage}\n`);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError(`Name one package.\n\n${usage}`);
  const source = await readOneRosterPackage(path);
  const repository = await openRepository(readConfig(loadEnvironment()));
  const bar = createProgressBar(process.stderr);
  try {
    const { orgId, actorId } = await findTarget(repository, values.owner ?? null);
    const report = await repository.rosterImport.run(source, {
      orgId,
      actor: actorId === null ? null : await repository.accounts.actors.ofPerson(actorId),
      importId: null,
      isDryRun: values['dry-run'],
      isConfirmed: values.confirm,
      onProgress: async ({ done, total }) => bar.show(total === 0 ? 1 : done / total, `${done} of ${total}`),
    });
    bar.clear();
    for (const { outcome, message } of reportLines(report)) process.stdout.write(`${outcome.padEnd(8)} ${message}\n`);
    process.stderr.write(`${summaryOf(report)}\n`);
    if (report.outcome === 'needsConfirmation' || report.conflicts.length > 0) process.exitCode = 1;
  } finally {
    await repository.close();
  }
}

function summaryOf({ outcome, counts, shrink }: RosterReport): string {
  const lines = Object.entries(counts).map(
    ([kind, { created, updated, ended, unchanged }]) =>
      `${kind}: ${created} created, ${updated} updated, ${ended} ended, ${unchanged} unchanged`,
  );
  if (outcome === 'done') return lines.join('\n');
  if (outcome === 'checked') return ['Nothing was written. This would be done:', ...lines].join('\n');
  const ending = Object.entries(shrink)
    .filter(([, { ending: some }]) => some > 0)
    .map(([kind, { now, ending: some }]) => `  ${some} of ${now} ${kind}`);
  return [
    'Nothing was written: more than a tenth of what there is would end, so the package may be a short one.',
    ...ending,
    'If that is meant, run it again with --confirm.',
  ].join('\n');
}

await runCommand(run, [RosterUnreadable]);
