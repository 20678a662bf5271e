import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'blocks',
  says: { ko: '차단한 회원', en: 'Members whom you blocked' },
  people: ['member_blocks.blocker_id'],
  from: (id) => sql`member_blocks t where t.blocker_id = ${id}`,
  columns: ['blocked_id', 'created_at'],
  key: 't.blocked_id',
  leaving: 'erased',
});
