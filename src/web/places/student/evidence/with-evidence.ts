import type { DoneThing } from '../create-outbox.ts';

/** What an event takes along that was sent before, as the device calls it. */
export function evidenceOf(event: DoneThing): readonly string[] {
  if (event.kind === 'answered') return event.answer.evidenceIds ?? [];
  return event.kind === 'done' ? (event.evidenceIds ?? []) : [];
}

/** The event without what the server will never take; null when nothing would be left of an answer. */
export function withoutRefused(event: DoneThing, refused: ReadonlySet<string>): DoneThing | null {
  const left = evidenceOf(event).filter((id) => !refused.has(id));
  if (left.length === evidenceOf(event).length) return event;
  if (event.kind === 'done') {
    const { evidenceIds: _, ...rest } = event;
    return left.length > 0 ? { ...rest, evidenceIds: left } : rest;
  }
  if (event.kind !== 'answered') return event;
  const { evidenceIds: _, ...said } = event.answer;
  const answer = left.length > 0 ? { ...said, evidenceIds: left } : said;
  return Object.keys(answer).length > 0 ? { ...event, answer } : null;
}
