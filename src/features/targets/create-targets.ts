import { randomUUID } from 'node:crypto';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { createBankImportService } from './bank-import.service.ts';
import { headingOf, rowOf } from './bank-table.ts';
import type { TargetsServices } from './bank-target.routes.ts';
import { type BankTargetServiceParts, createBankTargetService } from './bank-target.service.ts';

export type Targets = { readonly services: TargetsServices };

/** Languages that an export has columns for, even where nothing is said in them. */
const usualLanguages = ['en', 'es'];

/** The bank of learning targets, put together over its collection. */
export function createTargets(parts: Omit<BankTargetServiceParts, 'newGuid'>): Targets {
  const { targets, standards } = parts;
  const newGuid = (): string => randomUUID();
  const service = createBankTargetService({ ...parts, newGuid });

  /** Every language of the bank is a column: it is read twice, so that it need not fit in memory. */
  async function* write(actor: Actor): AsyncGenerator<string> {
    const scope = scopeOf(actor);
    const found = new Set(usualLanguages);
    for await (const { statement, successCriteria } of targets.all(scope, actor.orgId)) {
      for (const text of [statement, ...successCriteria]) for (const language of Object.keys(text)) found.add(language);
    }
    const languages = [...found];
    yield `\uFEFF${headingOf(languages)}`;
    for await (const target of targets.all(scope, actor.orgId)) yield rowOf(target, languages);
  }

  return {
    services: {
      targets: service,
      tables: {
        ...createBankImportService({ targets, standards, service, newGuid }),
        write: (actor) => {
          service.assertReader(actor);
          return write(actor);
        },
      },
    },
  };
}
