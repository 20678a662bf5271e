import type pg from 'pg';
import { expect, vi } from 'vitest';
import yauzl from 'yauzl';
import type { Community, Person } from './community.ts';
import { begin } from './resumable.ts';
import { upload } from './uploads.ts';

/** Names that people give to files, and what a file system must not be asked to make of them. */
export const filesOfALife = [
  { name: '사진 모음: 여름?.txt', content: '가나다 '.repeat(5000) },
  { name: '../../etc/passwd.txt', content: 'not the one you know' },
  { name: 'CON.txt', content: Buffer.from([0x61, 0x0d, 0x0a, 0x62]) },
];

/** Somebody of whom the site keeps something of everything that it keeps of people. */
export async function someoneWithALife(
  community: Community,
  pool: pg.Pool,
  name = '박마당이웃사람',
): Promise<Person> {
  const person = await community.signUp(name);
  const other = await community.signUp();
  await person.patch('/api/v1/me', { introduction: `${name}하나뿐인소개글`, version: 1 });
  for (const anonymous of [false, true]) await writeAThread(person, other, anonymous);
  const foreign = await other.post('/api/v1/posts', {
    space: 'free',
    title: `@${person.handle} 남의 글`,
    body: `@${person.handle}님 이것 좀 보세요`,
  });
  const comment = await other.post(`/api/v1/posts/${foreign.body.id}/comments`, { body: '남의 댓글' });
  await person.post(`/api/v1/posts/${foreign.body.id}/comments`, { body: '이름 없이', anonymous: true });
  await person.put(`/api/v1/posts/${foreign.body.id}/like`);
  await person.put(`/api/v1/comments/${comment.body.id}/like`);
  await person.get(`/api/v1/posts/${foreign.body.id}`);
  await person.put(`/api/v1/posts/${foreign.body.id}/visit`, { seenUntil: '2026-11-21T00:00:00Z' });
  await person.put('/api/v1/drafts/new', { title: '초안', body: '혼자' });
  await talkInRooms(person, other);
  // Whoever is blocked is heard of no more.
  await community.node.jobs.drain();
  await person.put(`/api/v1/members/${encodeURIComponent(other.handle)}/block`);
  const flag = { target: { type: 'post', id: foreign.body.id }, reason: 'spam', note: '광고 같아요' };
  expect((await person.post('/api/v1/flags', flag)).status).toBe(201);
  for (const file of filesOfALife)
    expect((await upload(community, person, { type: 'text/plain', ...file })).status).toBe(201);
  expect((await begin(community, person, { length: 100 })).status).toBe(201);
  await person.post('/api/v1/me/api-keys', { name: '집', scopes: ['read'], days: 30 });
  await community.node.jobs.drain();
  await insertTheRest(pool, person);
  await untilVisitsAreWritten(community, person);
  return person;
}

async function writeAThread(person: Person, other: Person, anonymous: boolean): Promise<void> {
  const { body: post } = await person.post('/api/v1/posts', {
    space: 'free',
    title: anonymous ? '이름 없는 글' : '글',
    body: '본문',
    anonymous,
  });
  const comment = await person.post(`/api/v1/posts/${post.id}/comments`, { body: '댓글', anonymous });
  await person.patch(`/api/v1/comments/${comment.body.id}`, { body: '고친 댓글', version: 1 });
  await other.post(`/api/v1/posts/${post.id}/comments`, { body: `@${person.handle} 안녕하세요` });
  await person.patch(`/api/v1/posts/${post.id}`, { title: '고친 글', version: 1 });
  await person.put(`/api/v1/posts/${post.id}/bookmark`);
}

async function talkInRooms(person: Person, other: Person): Promise<void> {
  const own = await person.post('/api/v1/rooms', {
    type: 'group',
    title: '우리 모임',
    memberIds: [other.handle],
  });
  await other.put(`/api/v1/rooms/${own.body.id}/members/me`, {});
  const said = await person.post(`/api/v1/rooms/${own.body.id}/messages`, { content: '모임에서 한 말' });
  const message = `/api/v1/rooms/${own.body.id}/messages/${said.body.seq}`;
  expect((await person.patch(message, { content: '모임에서 고친 말' })).status).toBe(200);
  expect((await person.put(`${message}/reactions/${encodeURIComponent('👍')}`)).status).toBe(200);
  await other.post(`/api/v1/rooms/${own.body.id}/messages`, { content: `@${person.handle} 반가워요` });
  expect((await person.put('/api/v1/me/chat', { showPresence: false })).status).toBe(200);
  const others = { type: 'group', title: '남의 모임', memberIds: [person.handle] };
  expect((await other.post('/api/v1/rooms', others)).status).toBe(201);
}

/** A match that they waited for, met somebody in, and told of. */
const aMatch = `with pool as (
   insert into match_pools (slug, name, attributes, min_size, max_size, waiting_minutes, rematch_days, created_at, updated_at)
   values ('life-' || gen_random_uuid(), '{}', '[]', 2, 2, 30, 0, now(), now()) returning id
 ), made as (
   insert into matches (origin, pool_id, category, host_id, conditions, room_id, member_count, created_at)
   select 'pool', pool.id, 'meal', $1::uuid, '{}', (select room_id from room_members where account_id = $1::uuid limit 1), 2, now()
   from pool returning id, pool_id
 ), waited as (
   insert into match_entries (pool_id, account_id, choices, status, match_id, since, ends_at, ended_at)
   select pool_id, $1::uuid, '{}', 'matched', id, now(), now(), now() from made
 ), met as (
   insert into match_members (match_id, account_id)
   select made.id, m.id from made, (
     select $1::uuid as id union all (select account_id from room_members where account_id <> $1::uuid limit 1)
   ) as m returning match_id, account_id
 ), said as (
   insert into match_reviews (match_id, reviewer_id, member_id, stars, absent, created_at)
   select one.match_id, one.account_id, other.account_id, 5, false, now() from met one, met other
   where one.account_id <> other.account_id
 )
 insert into match_scores (account_id, match_id, category, amount, reason, ref, created_at)
   select $1::uuid, id, 'meal', 20, 'review-written', id::text, now() from made`;

/** A meet-up that they host and were in. */
const aMeetup = `with made as (
   insert into meetups (post_id, host_id, anonymous, starts_at, place, category, conditions, capacity, join_policy, changed_at)
   select id, $1::uuid, false, now(), '로비', 'meal', '{}', 4, 'open', now() from posts
   where author_id = $1::uuid and not anonymous limit 1 returning post_id
 )
 insert into meetup_participants (post_id, account_id, state, joined_at, changed_at)
   select post_id, $1::uuid, 'joined', now(), now() from made`;

/** A recruitment of theirs, what they applied for, and a team with a week in it. */
const aTeam = `with made as (
   insert into recruitments (post_id, host_id, mode, region, join_policy, opened_at)
   select id, $1::uuid, 'offline', '서울', 'approval', now() from posts where author_id = $1::uuid order by id limit 1
   returning post_id
 ), applied as (
   insert into recruitment_applications (post_id, account_id, field, message, state, created_at)
   select post_id, $1::uuid, 'backend', '함께하고 싶어요', 'pending', now() from made
 ), team as (
   insert into teams (post_id, host_id, name, created_at) select post_id, $1::uuid, '우리 팀', now() from made returning id
 ), inside as (
   insert into team_members (team_id, account_id, joined_at) select id, $1::uuid, now() from team returning team_id
 )
 insert into team_check_ins (team_id, account_id, week, asked_at, line, answered_at)
   select team_id, $1::uuid, '2026-11-23', now(), '지도를 그렸어요', now() from inside`;

/** What takes a browser, an outside service or staff to come about. */
async function insertTheRest(pool: pg.Pool, { id }: Person): Promise<void> {
  for (const statement of [
    `insert into account_passkeys (account_id, credential_id, public_key, name) values ($1, gen_random_uuid(), 'key', '열쇠')`,
    `insert into account_second_steps (account_id, secret) values ($1, 'sealed')`,
    `insert into account_verifications (account_id, identifier, value, expires_at)
       values ($1, 'reset:x', 'x@people.test', now() + interval '1 year')`,
    `insert into push_subscriptions (account_id, endpoint, p256dh, auth, device, created_at)
       values ($1::uuid, 'https://push.test/' || $1::uuid, 'k', 'a', '휴대폰', now())`,
    `insert into deliveries (account_id, seq, channel, topic, pace, state, next_try_at, created_at, settled_at)
       values ($1, 999, 'mail', 'comments', 'instant', 'dead', now(), now(), now())`,
    `insert into delivery_choices (account_id, topic, mail) values ($1, 'mentions', 'digest')`,
    `insert into moderation_warnings (account_id, rule_key, rule, note, step, warned_at, expires_at)
       values ($1, 'respect', '{}', '경고', 1, now(), now())`,
    `insert into moderation_appeals (warning_id, text, created_at)
       select id, '억울해요', now() from moderation_warnings where account_id = $1`,
    `insert into moderation_blocks (account_id, reason, blocked_at, until, lifted_at) values ($1, '정지', now(), now(), now())`,
    `insert into post_looks (account_id, new_since, looked_at) values ($1, now(), now()) on conflict do nothing`,
    `insert into trust_members (account_id, checked_at) values ($1, now()) on conflict do nothing`,
    `insert into trust_days (account_id, day) values ($1, '2026-01-01')`,
    `insert into trust_usage (account_id, what, span, count, resets_at) values ($1, 'posts.write', 'day', 1, now() + interval '9 years')
       on conflict do nothing`,
    `insert into admin_active_days (account_id, day, first_at, last_at) values ($1, '2026-01-01', now(), now())`,
    `insert into watches (account_id, tag, level, created_at) values ($1, '태그', 'watching', now())`,
    `insert into invitations (id, inviter_id, hash, max_uses, created_at, expires_at)
       values (gen_random_uuid(), $1::uuid, 'of ' || $1::uuid, 1, now(), now() + interval '9 years')`,
    `insert into invitation_uses (account_id, invitation_id, used_at)
       select inviter_id, id, now() from invitations where inviter_id = $1`,
    `with made as (
       insert into terms_versions (id, kind, number, title_ko, title_en, body_ko, body_en, summary_ko, summary_en,
         needs_consent, in_force_at, created_at, updated_at, published_at)
       values (gen_random_uuid(), 'house', 1, '약관', 'Terms', '', '', '', '', false, now(), now(), now(), now())
       on conflict do nothing
     )
     insert into terms_consents (account_id, kind, number, given_at, how) values ($1, 'house', 1, now(), 'asked')`,
    aMatch,
    aMeetup,
    aTeam,
    `insert into departures (account_id, asked_at, leaves_at) values ($1, now(), now() + interval '9 years')`,
  ])
    await pool.query(statement, [id]);
}

/** Looks at posts, and the day of the visit, are written a moment later. */
async function untilVisitsAreWritten({ node }: Community, { id }: Person): Promise<void> {
  const { db } = node.ctx;
  const looks = () => db.selectFrom('post_views').selectAll().where('viewer', '=', `m:${id}`).execute();
  const days = () => db.selectFrom('trust_days').selectAll().where('account_id', '=', id).execute();
  const written = async () => {
    expect(await looks()).not.toEqual([]);
    // One was put there by hand.
    expect(await days()).toHaveLength(2);
  };
  await vi.waitFor(written, { timeout: 20_000 });
}

/** Everything in it, as bytes. */
export async function unzip(body: Buffer): Promise<Map<string, Buffer>> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(body, { lazyEntries: true }, (error, file) => (error ? reject(error) : resolve(file))),
  );
  const found = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('entry', (entry: yauzl.Entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const pieces: Buffer[] = [];
        stream.on('error', reject);
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => {
          found.set(entry.fileName, Buffer.concat(pieces));
          zip.readEntry();
        });
      }),
    );
    zip.on('end', resolve);
    zip.readEntry();
  });
  return found;
}

/** The file as it comes, after it was asked for and made. */
export async function fetchExport(community: Community, person: Person): Promise<Buffer> {
  const { body } = await person.get('/api/v1/me/export');
  const answer = await community.node.app.http.inject({
    method: 'GET',
    url: body.downloadUrl,
    headers: { authorization: `Bearer ${person.token}` },
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-disposition']).toContain('attachment');
  expect(answer.rawPayload.length).toBe(body.size);
  return answer.rawPayload;
}
