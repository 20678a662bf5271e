import { sql } from 'kysely';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invalidField } from '../../kernel/errors.ts';
import { Strict } from '../../kernel/http.ts';
import { definePostKind } from '../../kernel/post-kinds.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { findSearchablePosts } from './searchable.queries.ts';
import { listPostsOfKind } from './use-cases/list-posts-of-kind.ts';

interface Trip {
  days: number;
  by?: string;
}

/** By post id: this kind needs no table. */
const trips = new Map<string, Trip>();
const keep = async (_tx: unknown, { id }: { id: string }, facet: unknown) => {
  const trip = facet as Trip;
  if (trip.days > 30) throw invalidField('/facet/days', 'posts.invalid_facet');
  trips.set(id, trip);
};
definePostKind({
  name: 'trip',
  facetSchema: Strict({ days: Type.Integer({ minimum: 1 }), by: Type.Optional(Type.String()) }),
  createFacet: keep,
  changeFacet: keep,
  loadFacets: async (_ctx, posts) => new Map(posts.map(({ id }) => [id, trips.get(id)])),
  textsOf: (facet) => ({ plain: [(facet as Trip).by ?? ''], links: [] }),
  loadSearchTexts: async (_ctx, ids) => new Map(ids.map((id) => [id, trips.get(id)?.by ?? ''])),
});

let community: Community;
let author: Person;
let other: Person;

beforeAll(async () => {
  community = await startCommunity();
  [author, other] = [await community.signUp('글쓴이'), await community.signUp('다른이')];
  const admin = await community.signUp('마당지기', 'admin');
  await admin.post('/api/v1/spaces', { slug: 'trips', name: '여행', kind: 'trip' });
});
afterAll(() => community.stop());

const trip = (facet?: unknown) =>
  author.post('/api/v1/posts', { space: 'trips', title: '여행', body: '같이 가요', facet });

it('a post of a kind has the facet of that kind, which its author replaces as a whole', async () => {
  const { body: made, status } = await trip({ days: 3, by: '기차' });
  expect(status).toBe(201);
  expect(made.facet).toEqual({ days: 3, by: '기차' });
  const path = `/api/v1/posts/${made.id}`;
  const changed = await author.patch(path, { facet: { days: 4 }, version: made.version });
  expect(changed.body).toMatchObject({ facet: { days: 4 }, title: '여행', version: made.version + 1 });
  expect((await author.patch(path, { facet: { days: 5 }, version: made.version })).status).toBe(409);
  expect((await other.patch(path, { facet: { days: 5 } })).status).toBe(403);
  expect((await community.guest.patch(path, { facet: { days: 5 } })).status).toBe(401);
  expect((await other.get('/api/v1/posts?kind=trip')).body.items[0].facet).toEqual({ days: 4 });
});

it.each([
  [undefined, '/facet'],
  [null, '/facet'],
  ['three days', '/facet'],
  [{}, '/facet'],
  [{ days: 0 }, '/facet/days'],
  [{ days: 31 }, '/facet/days'],
  [{ days: 3, secret: true }, '/facet/secret'],
])('refuses %j, and stores nothing', async (facet, pointer) => {
  const count = async () => (await author.get('/api/v1/posts?kind=trip&limit=100')).body.items.length;
  const before = await count();
  const { status, body } = await trip(facet);
  expect(status).toBe(422);
  expect(body.errors.map((one: { pointer: string }) => one.pointer)).toEqual([pointer]);
  expect(await count()).toBe(before);
});

it('a kind without a facet takes none', async () => {
  const post = { space: 'free', title: '제목', body: '본문', facet: { days: 3 } };
  expect((await author.post('/api/v1/posts', post)).body.errors).toEqual([
    { pointer: '/facet', code: 'unknown_field' },
  ]);
});

it('the words of a facet are found and judged', async () => {
  const { body: made } = await trip({ days: 3, by: '야간열차' });
  expect((await findSearchablePosts(community.node.ctx, [made.id]))[0]!.body).toBe('같이 가요\n야간열차');
});

it('a list of a kind is narrowed, ordered and paged by what its module knows', async () => {
  const ids: string[] = [];
  for (const days of [1, 2, 3]) ids.push((await trip({ days })).body.id as string);
  const reader = community.node.ctx.as(null);
  const at = (postId: unknown) => sql<Date>`timestamptz '2030-01-01' - ${postId}::bigint * interval '1 s'`;
  const which = (postId: unknown) => sql<boolean>`${postId} = any(${ids}::bigint[])`;
  const list = { kind: 'trip', sort: 'soonest', at, which, limit: 2 } as const;
  const first = await listPostsOfKind(reader, list);
  const rest = await listPostsOfKind(reader, { ...list, cursor: first.nextCursor! });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
  expect(rest.nextCursor).toBeNull();
  await other.put(`/api/v1/posts/${ids[1]!}/bookmark`);
  for (const sort of ['new', 'bookmarks', 'popular'] as const) {
    const page = await listPostsOfKind(reader, { kind: 'trip', sort, which, limit: 10 });
    const expected = sort === 'bookmarks' ? [ids[1], ids[2], ids[0]] : ids.toReversed();
    if (sort !== 'popular') expect(page.items.map(({ id }) => id)).toEqual(expected);
  }
});

it('posts are listed by how many kept them', async () => {
  const { body } = await community.guest.get('/api/v1/posts?kind=trip&sort=bookmarks&limit=1');
  expect(body.items[0].bookmarkCount).toBe(1);
  const next = await community.guest.get(
    `/api/v1/posts?kind=trip&sort=bookmarks&limit=1&cursor=${body.nextCursor}`,
  );
  expect(next.body.items[0].bookmarkCount).toBe(0);
});

it('a draft keeps what was typed of a facet, up to a size', async () => {
  const draft = { body: '쓰는 중', facet: { days: '3', by: '' } };
  expect((await author.put('/api/v1/drafts/new:trips', draft)).body.facet).toEqual(draft.facet);
  const large = { body: '쓰는 중', version: 1, facet: { by: 'x'.repeat(20_000) } };
  expect((await author.put('/api/v1/drafts/new:trips', large)).status).toBe(422);
});
