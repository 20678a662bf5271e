import type { Message } from '#lib/api/client.ts';
import { dateFormat } from '#lib/ui/intl.ts';

export interface RoomRow {
  message: Message;
  /** The first one of its day. */
  startsDay: boolean;
  /** The first one that was not read when the room was opened. */
  startsNew: boolean;
  /** Says who speaks: nobody does twice in a row within a few minutes. */
  startsSpeaker: boolean;
}

const together = 5 * 60_000;

/** How messages stand below each other. @param readSeq the last number that was read; null when no line is wanted */
export function rowsOf(
  messages: readonly Message[],
  { readSeq, me, timeZone }: { readSeq: number | null; me: string; timeZone: string },
): RoomRow[] {
  const days = dateFormat('en', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const dayOf = (message: Message) => days.format(new Date(message.createdAt));
  const isNew = (message: Message) =>
    readSeq !== null && message.seq > readSeq && message.type === 'message' && message.sender?.handle !== me;
  const firstNew = messages.find(isNew)?.seq;
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const startsDay = !before || dayOf(before) !== dayOf(message);
    const startsNew = message.seq === firstNew;
    return {
      message,
      startsDay,
      startsNew,
      startsSpeaker: startsDay || startsNew || !before || !continues(before, message),
    };
  });
}

function continues(before: Message, message: Message): boolean {
  return (
    before.type === 'message' &&
    message.type === 'message' &&
    before.sender?.handle === message.sender?.handle &&
    before.sender?.name === message.sender?.name &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < together
  );
}
