import { sql } from 'kysely';
import { defineNamingTexts } from '../../kernel/naming-texts.ts';
import { definePersonalData } from '../../kernel/personal-data.ts';

definePersonalData({
  name: 'recruitments',
  says: { ko: '맡은 모집', en: 'Recruitments that you host' },
  people: ['recruitments.host_id'],
  from: (id) => sql`recruitments t where t.host_id = ${id}`,
  columns: [
    'post_id',
    'deadline',
    'mode',
    'region',
    'stacks',
    'project_url',
    'join_policy',
    'category',
    'opened_at',
    'closed_at',
    'closed_why',
  ],
  key: 't.post_id',
  leaving: { kept: 'without a name: others were in it' },
});

definePersonalData({
  name: 'applications',
  says: { ko: '낸 지원서', en: 'Your applications' },
  people: ['recruitment_applications.account_id'],
  from: (id) => sql`recruitment_applications t where t.account_id = ${id}`,
  columns: ['id', 'post_id', 'field', 'message', 'state', 'answer', 'created_at', 'settled_at'],
  key: 't.id',
  leaving: 'erased',
  erase: (tx, id) => sql`delete from recruitment_applications where account_id = ${id}`.execute(tx.db),
});

definePersonalData({
  name: 'teams',
  says: { ko: '함께한 팀', en: 'Teams that you were in' },
  people: ['team_members.account_id', 'teams.host_id'],
  from: (id) =>
    sql`(select m.*, s.name, s.state, s.host_id = ${id} as host from team_members m join teams s on s.id = m.team_id
      where m.account_id = ${id}) t where true`,
  columns: ['team_id', 'name', 'state', 'field', 'host', 'joined_at', 'left_at', 'left_why'],
  key: 't.team_id',
  leaving: { kept: 'without a name: the team’s history tells when somebody came and went' },
});

definePersonalData({
  name: 'check-ins',
  says: { ko: '팀에 남긴 주간 한 줄', en: 'Your weekly lines in teams' },
  people: ['team_check_ins.account_id'],
  from: (id) => sql`team_check_ins t where t.account_id = ${id}`,
  columns: ['team_id', 'week', 'line', 'asked_at', 'answered_at'],
  key: ['t.team_id', 't.week'],
  leaving: 'erased',
  erase: (tx, id) => sql`delete from team_check_ins where account_id = ${id}`.execute(tx.db),
});

defineNamingTexts({ table: 'recruitments', columns: ['region', 'category'], keys: ['post_id'] });
defineNamingTexts({ table: 'recruitment_applications', columns: ['message', 'answer'], keys: ['id'] });
defineNamingTexts({ table: 'teams', columns: ['name', 'notes', 'links', 'ended_reason'], keys: ['id'] });
defineNamingTexts({
  table: 'team_check_ins',
  columns: ['line'],
  keys: ['team_id', 'week', 'account_id'],
});
