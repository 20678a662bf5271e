import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'trust-level',
  says: { ko: '신뢰 등급', en: 'Your trust level' },
  people: ['trust_members.account_id'],
  from: (id) => sql`trust_members t where t.account_id = ${id}`,
  columns: ['level', 'reached', 'approved', 'checked_at', 'pinned', 'pinned_at', 'told_level'],
  key: 't.account_id',
  leaving: 'erased',
});

definePersonalData({
  name: 'visit-days',
  says: { ko: '방문한 날', en: 'Days on which you were here' },
  people: ['trust_days.account_id'],
  from: (id) => sql`trust_days t where t.account_id = ${id}`,
  columns: ['day::text as day'],
  key: 't.day',
  leaving: 'erased',
  // The last visit is written a moment after it: maybe after the leaving.
  erase: (tx, id) => sql`delete from trust_days where account_id = ${id}`.execute(tx.db),
});

definePersonalData({
  name: 'written-amounts',
  says: { ko: '글쓰기 한도 사용량', en: 'How much of your limits is used' },
  people: ['trust_usage.account_id'],
  from: (id) => sql`trust_usage t where t.account_id = ${id}`,
  columns: ['what', 'span', 'count', 'resets_at'],
  key: `t.what || ' ' || t.span`,
  leaving: 'erased',
});
