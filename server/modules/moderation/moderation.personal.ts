import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';

const record = { kept: 'a record of moderation, without a name' };

definePersonalData({
  name: 'flags',
  says: { ko: '내가 한 신고', en: 'Flags that you made' },
  people: ['moderation_flags.reporter_id'],
  from: (id) =>
    sql`(select f.*, c.target_type, c.target_id from moderation_flags f join moderation_cases c on c.id = f.case_id
      where f.reporter_id = ${id}) t where true`,
  columns: ['target_type', 'target_id', 'reason', 'note', 'created_at', 'withdrawn_at'],
  key: 't.id',
  leaving: record,
});

definePersonalData({
  name: 'warnings',
  says: { ko: '받은 경고', en: 'Warnings that you got' },
  people: ['moderation_warnings.account_id'],
  from: (id) => sql`moderation_warnings t where t.account_id = ${id}`,
  // Not who warned, and what staff wrote for each other is elsewhere.
  columns: [
    'id',
    'kind',
    'rule_key',
    'rule',
    'note',
    'target_type',
    'target_id',
    'content',
    'step',
    'warned_at',
    'expires_at',
    'voided_at',
  ],
  key: 't.id',
  leaving: record,
});

definePersonalData({
  name: 'account-blocks',
  says: { ko: '이용 정지 기록', en: 'When you were blocked' },
  people: ['moderation_blocks.account_id'],
  from: (id) => sql`moderation_blocks t where t.account_id = ${id}`,
  columns: ['id', 'warning_id', 'reason', 'blocked_at', 'until', 'lifted_at'],
  key: 't.id',
  leaving: record,
});

definePersonalData({
  name: 'appeals',
  says: { ko: '이의 제기', en: 'Appeals that you made' },
  people: [],
  from: (id) =>
    sql`moderation_appeals t where t.warning_id in (select w.id from moderation_warnings w where w.account_id = ${id})`,
  columns: ['warning_id', 'text', 'created_at', 'outcome', 'decision', 'decided_at'],
  key: 't.id',
  leaving: record,
});

// Records stay, as long as moderation needs them; who left is not named in them any more.
for (const [table, columns] of [
  ['moderation_flags', ['note']],
  ['moderation_steps', ['note', 'details']],
  ['moderation_warnings', ['note', 'content']],
  ['moderation_blocks', ['reason']],
  ['moderation_appeals', ['text', 'decision']],
] as const)
  defineNamingTexts({ table, columns, keys: ['id'] });
