import { type Doc, isDoc, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { show } from '../expression/scope.ts';
import { scopeOf, type Variables } from '../expression.ts';
import { optionsOf, type StageKind } from './stage.ts';

/** What the variables `$$DESCEND`, `$$PRUNE` and `$$KEEP` stand for; only compared, never shown. */
const decisions = { DESCEND: 'descend', PRUNE: 'prune', KEEP: 'keep' } as const;

type Decide = (current: Doc) => Value | undefined;

function redacted(doc: Doc, decide: Decide): Doc | undefined {
  const decision = decide(doc);
  if (decision === decisions.KEEP) return doc;
  if (decision === decisions.PRUNE) return undefined;
  if (decision !== decisions.DESCEND) {
    throw new CommandError(
      17053,
      `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${show(decision)}`,
    );
  }
  const result: Doc = new Map();
  for (const [name, value] of doc) {
    const kept = redactedValue(value, decide);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function redactedValue(value: Value, decide: Decide): Value | undefined {
  if (isDoc(value)) return redacted(value, decide);
  if (!Array.isArray(value)) return value;
  return value.map((element) => redactedValue(element, decide)).filter((element) => element !== undefined);
}

export const redactStage: StageKind = {
  compile(argument, context) {
    const names = ['CURRENT', ...Object.keys(decisions)];
    const expression = scopeOf(optionsOf(context)).binding(names).compile(argument);
    return async function* (input) {
      const variables: Map<string, Value | undefined> = new Map([...context.variables, ...Object.entries(decisions)]);
      for await (const batch of input) {
        const kept: Doc[] = [];
        for (const doc of batch) {
          const found = redacted(doc, (current) => {
            variables.set('CURRENT', current);
            return expression(doc, variables as Variables);
          });
          if (found !== undefined) kept.push(found);
        }
        if (kept.length > 0) yield kept;
      }
    };
  },
};
