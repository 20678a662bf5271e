import type { Message, Room } from '#lib/api/client.ts';
import type { IconName } from '#lib/ui/Icon.svelte';
import { m } from '#lib/paraglide/messages.js';

type Person = Message['sender'];

/** What stands for a member, also for one who is gone. */
export const nameOf = (person: Person): string =>
  !person || person.withdrawn ? m.chat_withdrawn() : person.name;

/** What a room is called. */
export function roomName(room: Pick<Room, 'type' | 'title' | 'counterpart'>): string {
  if (room.title) return room.title;
  if (room.type === 'direct' || room.type === 'inquiry') return nameOf(room.counterpart);
  return m.chat_room();
}

export const isForTwo = ({ type }: Pick<Room, 'type'>): boolean => type === 'direct' || type === 'inquiry';

const sentences: Partial<Record<Message['type'], (message: Message) => string>> = {
  created: ({ sender }) => m.chat_says_created({ name: nameOf(sender) }),
  joined: ({ sender }) => m.chat_says_joined({ name: nameOf(sender) }),
  left: ({ sender }) => m.chat_says_left({ name: nameOf(sender) }),
  removed: ({ member }) => m.chat_says_removed({ name: nameOf(member) }),
  'host-changed': ({ member }) => m.chat_says_host({ name: nameOf(member) }),
  renamed: ({ params }) =>
    params.title ? m.chat_says_renamed({ title: params.title }) : m.chat_says_changed(),
  closed: () => m.chat_says_closed(),
};

/** What the room says of itself. */
export const roomSays = (message: Message): string => sentences[message.type]?.(message) ?? '';

export const roomSaysIcon = (type: Message['type']): IconName =>
  type === 'joined' || type === 'created' ? 'user-plus' : type === 'closed' ? 'lock' : 'info';

/** One line for a list: who said what last. */
export function lastLine({ lastEntry }: Pick<Room, 'lastEntry'>, me: string): string {
  if (!lastEntry) return '';
  if (lastEntry.type !== 'message') return roomSays(lastEntry);
  const said = excerpt(lastEntry);
  if (lastEntry.sender?.handle === me) return m.chat_line_mine({ text: said });
  return m.chat_line({ name: nameOf(lastEntry.sender), text: said });
}

/** A message in one line, without its marks. */
export function excerpt(message: Pick<Message, 'content' | 'deletedAt' | 'files'>): string {
  if (message.deletedAt) return m.chat_deleted();
  const text = message.content
    .replaceAll(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replaceAll(/[*_~`>#]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text) return text.slice(0, 140);
  const [file] = message.files;
  return file?.mediaType.startsWith('image/') ? m.chat_sent_picture() : m.chat_sent_file();
}
