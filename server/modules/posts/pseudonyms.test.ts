import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
const people: Person[] = [];

beforeAll(async () => {
  community = await startCommunity();
  for (const name of ['하나', '둘', '셋']) people.push(await community.signUp(name));
  const admin = await community.signUp('마당지기', 'admin');
  await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
});
afterAll(() => community.stop());

async function publish(author: Person, anonymous: boolean): Promise<string> {
  const post = { space: 'masked', title: '이야기', body: '이야기', anonymous };
  return (await author.post('/api/v1/posts', post)).body.id;
}

async function say(person: Person, postId: string, anonymous = true) {
  const { body } = await person.post(`/api/v1/posts/${postId}/comments`, { body: '말', anonymous });
  return { alias: body.alias, byPostAuthor: body.byPostAuthor };
}

it('the same writer has one number in a thread, by who spoke first, and another elsewhere', async () => {
  const [one, two, three] = people as [Person, Person, Person];
  const [first, second] = [await publish(three, false), await publish(three, false)];
  expect(await say(one, first)).toEqual({ alias: 1, byPostAuthor: false });
  expect(await say(two, first)).toEqual({ alias: 2, byPostAuthor: false });
  expect(await say(one, first)).toEqual({ alias: 1, byPostAuthor: false });
  expect(await say(two, second)).toEqual({ alias: 1, byPostAuthor: false });
  expect(await say(one, second)).toEqual({ alias: 2, byPostAuthor: false });
  expect(await say(one, second, false)).toEqual({ alias: null, byPostAuthor: false });
});

it('the author of an anonymous post is called that, a named author who hides is one of many', async () => {
  const [one, two] = people as [Person, Person];
  const masked = await publish(one, true);
  expect(await say(one, masked)).toEqual({ alias: null, byPostAuthor: true });
  expect(await say(two, masked)).toEqual({ alias: 1, byPostAuthor: false });
  expect(await say(one, masked, false)).toEqual({ alias: null, byPostAuthor: false });
  const named = await publish(one, false);
  expect(await say(one, named)).toEqual({ alias: 1, byPostAuthor: false });
});

it('many who speak at once get a number each', async () => {
  const post = await publish(people[0]!, false);
  const said = await Promise.all([...people, ...people].map((person) => say(person, post)));
  const numbers = said.map(({ alias }) => alias);
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3]));
  expect(numbers.slice(0, 3)).toEqual(numbers.slice(3));
});

it('a deleted comment keeps no number', async () => {
  const post = await publish(people[1]!, false);
  const made = await people[0]!.post(`/api/v1/posts/${post}/comments`, { body: '말', anonymous: true });
  await people[0]!.delete(`/api/v1/comments/${made.body.id}`);
  const { body } = await community.guest.get(`/api/v1/posts/${post}/comments`);
  expect(body.items).toMatchObject([{ deleted: true, alias: null, anonymous: false, author: null }]);
});
