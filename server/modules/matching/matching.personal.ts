import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';

const shared = { kept: 'without a name: others were there, too' };

definePersonalData({
  name: 'match-entries',
  says: { ko: '랜덤 매칭 신청', en: 'When you waited for a match' },
  people: ['match_entries.account_id'],
  from: (id) =>
    sql`(select e.*, p.slug as pool from match_entries e join match_pools p on p.id = e.pool_id
      where e.account_id = ${id}) t where true`,
  columns: ['pool', 'choices', 'status', 'since', 'ended_at', 'match_id'],
  key: 't.id',
  leaving: shared,
});

definePersonalData({
  name: 'matches',
  says: { ko: '매칭과 만남', en: 'Whom you were matched with, and when' },
  people: ['match_members.account_id', 'matches.host_id', 'matches.cancelled_by'],
  from: (id) =>
    sql`(select m.*, t.category, t.origin, t.title, t.conditions, t.created_at, t.cancelled_at,
        t.host_id = ${id} as host, case when t.cancelled_by = ${id} then t.cancel_reason end as my_reason
      from match_members m join matches t on t.id = m.match_id where m.account_id = ${id}) t where true`,
  columns: [
    'match_id',
    'origin',
    'category',
    'title',
    'conditions',
    'created_at',
    'host',
    'cancelled_at',
    'my_reason',
    'happened',
    'reviewed_at',
  ],
  key: 't.match_id',
  leaving: shared,
});

definePersonalData({
  name: 'match-reviews',
  says: { ko: '만난 분에게 남긴 평가', en: 'What you said of those you met' },
  people: ['match_reviews.reviewer_id', 'match_reviews.member_id'],
  from: (id) => sql`match_reviews t where t.reviewer_id = ${id}`,
  columns: ['match_id', 'stars', 'absent', 'created_at'],
  key: ['t.match_id', 't.member_id'],
  leaving: shared,
});

definePersonalData({
  name: 'match-scores',
  says: { ko: '만남 점수', en: 'Your score of matches' },
  people: ['match_scores.account_id'],
  from: (id) => sql`match_scores t where t.account_id = ${id}`,
  // Not `ref`: it tells who gave it.
  columns: ['match_id', 'category', 'amount', 'reason', 'created_at'],
  key: 't.id',
  leaving: shared,
});
