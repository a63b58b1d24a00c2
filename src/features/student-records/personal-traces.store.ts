import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { StudentDataHolder } from './student-data.service.ts';

/** Collections whose records belong to one person alone, and the field that says to whom. */
const owned = [
  { collection: 'notifications', field: 'personId' },
  { collection: 'saved_searches', field: 'personId' },
  { collection: 'search_preferences', field: '_id' },
  { collection: 'favorites', field: 'personId' },
  { collection: 'identities', field: 'personId' },
  { collection: 'invitations', field: 'personId' },
  { collection: 'sessions', field: 'personId' },
  { collection: 'student_links', field: 'studentId' },
  { collection: 'guardian_invitations', field: 'studentId' },
] as const;

/**
 * What a person leaves behind in places that are about something else: their own small things, answers that are kept for a day,
 * reports of imports, packages that wait. What erasure is judged by is that nothing of these is left; that the features need not
 * know of erasure is why it stands here. Last the person: without that record an id is nobody's.
 */
export function createPersonalTraces(connection: Connection, forget: (personId: string) => void): StudentDataHolder {
  const people = () => connection.collection('people');

  return {
    eraseStudent: async (scope, orgId, studentId) => {
      assertSystem(scope);
      const person = new Types.ObjectId(studentId);
      const district = new Types.ObjectId(orgId);
      const known = await people().findOne({ _id: person, orgId: district });
      if (!known) return;
      for (const { collection, field } of owned)
        await connection.collection(collection).deleteMany({ orgId: district, [field]: person });

      const words = [studentId, String(known.displayName), known.sourcedId, known.email].filter(
        (word): word is string => typeof word === 'string' && word.length > 1,
      );
      // As the text stands in JSON.
      const patterns = words.map((word) => escaped(JSON.stringify(word).slice(1, -1)));
      const mentioned = new RegExp(patterns.join('|'));
      const answers = connection.collection<{ _id: string }>('idempotency_keys');
      for await (const { _id, actorId, answer } of answers.find({ orgId } as object) as AsyncIterable<{
        _id: string;
        actorId: string | null;
        answer: { body?: string } | null;
      }>) {
        if (actorId === studentId || mentioned.test(answer?.body ?? '')) await answers.deleteOne({ _id });
      }
      const imports = connection
        .collection('jobs')
        .find({ orgId: district, kind: { $in: ['rosters.import', 'results.import'] } }, { projection: { _id: 1 } });
      if (typeof known.sourcedId === 'string' && known.sourcedId !== '') {
        const lines = connection.collection('job_report_lines');
        const whole = new RegExp(`(?:^|[^\\w])${escaped(known.sourcedId)}(?:[^\\w]|$)`);
        for await (const { _id } of imports) await lines.deleteMany({ jobId: _id, message: { $regex: whole } });
      }
      for (const name of ['roster_uploads', 'result_uploads']) {
        await connection.collection(name).deleteMany({ orgId: district });
      }
      await people().deleteOne({ _id: person, orgId: district });
      forget(studentId);
    },

    exportStudent: async function* (scope, orgId, studentId) {
      assertSystem(scope);
      const person = new Types.ObjectId(studentId);
      const known = await people().findOne({ _id: person, orgId: new Types.ObjectId(orgId) });
      if (known) {
        const { sortKey: _sortKey, nameWords: _words, tokenEpoch: _epoch, ...json } = known;
        yield { name: 'person.json', json };
      }
      for (const { collection, field } of owned) {
        // How somebody signs in is no knowledge about them, and must not leave.
        if (['identities', 'invitations', 'sessions', 'guardian_invitations'].includes(collection)) continue;
        const found = await connection
          .collection(collection)
          .find({ orgId: new Types.ObjectId(orgId), [field]: person })
          .limit(10_000)
          .toArray();
        if (found.length > 0) yield { name: `${collection.replaceAll('_', '-')}.json`, json: found };
      }
    },
  };
}

function assertSystem(scope: Scope): void {
  if (scope.kind !== 'system') throw new Error('What is left of a person is looked for by the system alone.');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
