import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Nullable } from '../../kernel/http.ts';
import type { Locale } from '../../kernel/locale.ts';
import { defineNoticeKind, type NoticeWords } from '../../kernel/notices.ts';
import { findOwnPlaces, titleFor, type OwnPlace } from './places.queries.ts';
import { findRooms } from './rooms.queries.ts';
import { isForTwo } from './rooms.rules.ts';

/** Name and type of the room are found when the notice is read, so that a new name is in old notices, too. */
const ofRoom = {
  roomId: Type.String(),
  title: Type.Optional(Nullable(Type.String())),
  forTwo: Type.Optional(Type.Boolean()),
};
const OfRoom = Type.Object(ofRoom);
const OfMessages = Type.Object({ ...ofRoom, unread: Type.Integer() });
const OfMessage = Type.Object({ ...ofRoom, seq: Type.Integer() });

const pick = (locale: Locale, ko: string, en: string) => (locale === 'en' ? en : ko);
const roomIn = (locale: Locale, { title }: Static<typeof OfRoom>) =>
  title ? pick(locale, `「${title}」`, `“${title}”`) : pick(locale, '대화방', 'a room');
const whoIn = (locale: Locale, { actor }: NoticeWords<unknown>) =>
  actor === null ? pick(locale, '어떤 분', 'Somebody') : pick(locale, `${actor} 님`, actor);

async function completeRooms<Params extends Static<typeof OfRoom>>(
  ctx: Ctx,
  stored: readonly object[],
): Promise<(Params | null)[]> {
  const given = stored as Params[];
  const ids = [...new Set(given.map(({ roomId }) => roomId))];
  const rooms = new Map((await findRooms(ctx, ids)).map((room) => [room.id, room]));
  // Whoever is told by mail is told at once, in the room.
  const places = ctx.actor ? await findOwnPlaces(ctx, ids) : new Map<string, OwnPlace>();
  return given.map((params) => {
    const room = rooms.get(params.roomId);
    const title = room ? titleFor(room, places.get(room.id)) : null;
    return room ? { ...params, title, forTwo: isForTwo(room.type) } : null;
  });
}

/** How many messages of others a member has not read, as of the last time they were told. */
export const NewMessages = defineNoticeKind({
  name: 'chat.messages',
  topic: 'chat',
  schema: OfMessages,
  defaults: { mail: 'off', push: true, slack: false },
  batched: true,
  title: (locale, words) => {
    const { params } = words;
    const [ko, en] = [
      `새 메시지 ${params.unread}개`,
      params.unread === 1 ? 'A new message' : `${params.unread} new messages`,
    ];
    return params.forTwo
      ? pick(locale, `${whoIn(locale, words)}의 ${ko}`, `${en} from ${words.actor ?? 'somebody'}`)
      : pick(locale, `${roomIn(locale, params)}에 ${ko}`, `${en} in ${roomIn(locale, params)}`);
  },
  path: ({ roomId }) => `/rooms/${roomId}`,
  complete: completeRooms,
});

export const MessageMentioned = defineNoticeKind({
  name: 'chat.mentioned',
  topic: 'mentions',
  schema: OfMessage,
  defaults: { mail: 'digest', push: true, slack: true },
  batched: true,
  title: (locale, words) => {
    const room = roomIn(locale, words.params);
    if (words.count > 1)
      return pick(
        locale,
        `${room}에서 나를 ${words.count}번 불렀어요`,
        `You were mentioned ${words.count} times in ${room}`,
      );
    const who = whoIn(locale, words);
    return pick(locale, `${who}이 ${room}에서 나를 불렀어요`, `${who} mentioned you in ${room}`);
  },
  path: ({ roomId, seq }) => `/rooms/${roomId}?at=${seq}`,
  complete: completeRooms,
});

export const Invited = defineNoticeKind({
  name: 'chat.invited',
  topic: 'chat',
  schema: OfRoom,
  defaults: { mail: 'digest', push: true, slack: true },
  // Batched, so that it is read by joining.
  batched: true,
  title: (locale, words) =>
    pick(
      locale,
      `${whoIn(locale, words)}이 ${roomIn(locale, words.params)}에 초대했어요`,
      `${whoIn(locale, words)} invited you to ${roomIn(locale, words.params)}`,
    ),
  path: ({ roomId }) => `/rooms/${roomId}`,
  complete: completeRooms,
});
