import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'exports',
  says: { ko: '정보 내려받기 기록', en: 'When you asked for this' },
  people: ['personal_exports.account_id'],
  from: (id) => sql`personal_exports t where t.account_id = ${id}`,
  columns: ['id', 'asked_at', 'ready_at'],
  key: 't.id',
  leaving: 'erased',
});

definePersonalData({
  name: 'departure',
  says: { ko: '탈퇴 신청', en: 'That you said that you leave' },
  people: ['departures.account_id', 'erasures.account_id'],
  from: (id) => sql`departures t where t.account_id = ${id}`,
  columns: ['asked_at', 'leaves_at', 'delete_posts'],
  key: 't.account_id',
  leaving: 'erased',
});
