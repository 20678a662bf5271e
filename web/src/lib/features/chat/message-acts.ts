import { apiFor, type Message } from '#lib/api/client.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';

const placeOf = ({ roomId, seq }: Message) => ({ path: { id: roomId, seq: String(seq) } });
const now = () => new Date().toISOString();

/** What becomes of a message by an act of mine, or why it does not. Everybody else hears of it by the log. */
type Acted = Promise<Outcome<Message>>;

async function becomes(outcome: Promise<Outcome<unknown>>, message: Message): Acted {
  const { problem } = await outcome;
  return problem ? { problem } : { data: message };
}

export function changeMessage(message: Message, content: string): Acted {
  const body = { content, version: message.version };
  return outcomeOf(apiFor().PATCH('/api/v1/rooms/{id}/messages/{seq}', { params: placeOf(message), body }));
}

export function deleteMessage(message: Message): Acted {
  const call = apiFor().DELETE('/api/v1/rooms/{id}/messages/{seq}', { params: placeOf(message) });
  const gone = { content: '', html: '', files: [], reactions: [], pinnedAt: null, deletedAt: now() };
  return becomes(outcomeOf<unknown>(call), { ...message, ...gone });
}

export function pinMessage(message: Message, pinned: boolean): Acted {
  const params = placeOf(message);
  const url = '/api/v1/rooms/{id}/messages/{seq}/pin';
  const outcome = pinned
    ? outcomeOf<unknown>(apiFor().PUT(url, { params }))
    : outcomeOf<unknown>(apiFor().DELETE(url, { params }));
  return becomes(outcome, { ...message, pinnedAt: pinned ? now() : null });
}

/** Takes my reaction back when it is there. The log brings the new counts. */
export function toggleReaction(message: Message, emoji: string): Promise<Outcome<unknown>> {
  const isMine = message.reactions.some((one) => one.emoji === emoji && one.mine);
  const params = { path: { ...placeOf(message).path, emoji } };
  const url = '/api/v1/rooms/{id}/messages/{seq}/reactions/{emoji}';
  return isMine
    ? outcomeOf<unknown>(apiFor().DELETE(url, { params }))
    : outcomeOf<unknown>(apiFor().PUT(url, { params }));
}

/** A message that was sent long enough ago may not be changed any more. */
export const isYoungerThan = ({ createdAt }: Message, hours: number): boolean =>
  Date.now() - Date.parse(createdAt) < hours * 3_600_000;
