import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { noticeReasons } from '../../kernel/notices.ts';
import { Author } from '../members/index.ts';

export const NoticeView = Type.Object({
  id: Id,
  seq: Type.Integer({ description: 'Its place in my inbox; without gaps.' }),
  type: Type.String({ description: 'What happened, such as `posts.commented`.' }),
  topic: Type.String({ description: 'The switch in my settings that it falls under.' }),
  reason: OneOf(noticeReasons, { description: 'Why I am told.' }),
  title: Type.String(),
  body: Nullable(Type.String({ description: 'Plain text, when there is more to say.' })),
  url: Type.String({ description: 'A path of this site.' }),
  actor: Nullable(Author),
  count: Type.Integer({ description: 'How many facts it stands for.' }),
  createdAt: Time,
  readAt: Nullable(Time),
});

const unread = Type.Integer({ description: 'Listed notices that I have not read.' });

export const NoticePage = Type.Object({
  items: Type.Array(NoticeView),
  nextCursor: Nullable(Type.String()),
  unread,
  lastSeq: Type.Integer({ description: 'Where a stream goes on from that misses nothing after this list.' }),
});

export const NoticeQuery = Strict({ unread: Type.Optional(Type.Boolean()), ...PageQuery });
export const ReadBody = Strict({ upTo: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
export const Unread = Type.Object({ unread });
