import pg from 'pg';

/** Recruitments of the past and of today, without their texts' care: a tenth is open. */
export async function fillRecruitments(connectionString: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(
      `with place as (select id from spaces where slug = 'recruitments'),
       writer as (select account_id as id from members order by joined_at limit 1),
       made as (
         insert into posts (space_id, kind, author_id, title, body, body_html, excerpt, bookmark_count, view_count, created_at, last_activity_at)
         select place.id, 'recruitment', writer.id, '모집 ' || n, '글', '<p>글</p>', '글', n % 50, n % 500,
           now() - n * interval '1 minute', now() - n * interval '1 minute'
         from generate_series(1, $1::int) as n, place, writer returning id, author_id
       ), facets as (
         insert into recruitments (post_id, host_id, deadline, mode, region, stacks, join_policy, opened_at, closed_at, closed_why)
         select id, author_id, now() + (id % 60 + 1) * interval '1 day',
           (array['online', 'offline', 'both'])[id % 3 + 1], (array['서울 성동구', '부산', '대전 유성구'])[id % 3 + 1],
           array[(array['Kotlin', 'Go', 'Figma', 'Svelte'])[id % 4 + 1]], 'approval', now(),
           case when id % 10 > 0 then now() end, case when id % 10 > 0 then 'hand' end
         from made returning post_id
       )
       insert into recruitment_positions (post_id, field, ordinal, head_count, taken)
       select post_id, field, ordinal, 3, post_id % 3
       from facets, unnest(array['backend', 'designer']) with ordinality as f (field, ordinal)`,
      [count],
    );
    await client.query('vacuum analyze posts, recruitments, recruitment_positions');
  } finally {
    await client.end();
  }
}
