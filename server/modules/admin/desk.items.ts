import { sql, type RawBuilder } from 'kysely';
import { defineDeskItem, type DeskItem } from '../../kernel/desk.ts';

/** Counts rows of other modules on purpose: the desk is about the whole site. The statement answers a moment for each. */
const counted = (item: Omit<DeskItem, 'look'>, moments: RawBuilder<unknown>): DeskItem =>
  defineDeskItem({
    ...item,
    look: async (ctx) => {
      const { rows } = await sql<{ count: number; oldestAt: Date | null }>`
        select count(*)::int as count, min(at) as "oldestAt" from (${moments}) as waiting (at)`.execute(
        ctx.db,
      );
      return rows[0]!;
    },
  });

counted(
  {
    name: 'moderation.flags',
    words: { ko: '살펴볼 신고', en: 'Flagged posts and comments' },
    path: '/moderation',
  },
  sql`select opened_at from moderation_cases where state = 'open' and origin <> 'rule'`,
);

counted(
  {
    name: 'posts.held',
    words: { ko: '공개를 기다리는 글과 댓글', en: 'Posts and comments held for a look' },
    path: '/moderation',
  },
  sql`
    select withheld_at from posts where withheld_why = 'held' and deleted_at is null
    union all
    select withheld_at from comments where withheld_why = 'held' and deleted_at is null`,
);

counted(
  {
    name: 'moderation.appeals',
    words: { ko: '답을 기다리는 이의 제기', en: 'Appeals without an answer' },
    path: '/moderation/appeals',
  },
  sql`select created_at from moderation_appeals where decided_at is null`,
);

counted(
  {
    name: 'delivery.dead',
    words: { ko: '전하지 못한 알림', en: 'Notices that could not be delivered' },
    path: '/admin/deliveries',
  },
  sql`select created_at from deliveries where state = 'dead'`,
);
