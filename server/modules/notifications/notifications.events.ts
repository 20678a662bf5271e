import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

/** Members were told something: one item for each, with its place in their inbox. */
export const NoticesMade = defineEvent(
  'notifications.made',
  Type.Object({ items: Type.Array(Type.Object({ accountId: Type.String(), seq: Type.String() })) }),
);
