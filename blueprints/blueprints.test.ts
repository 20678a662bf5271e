import { describe, expect, it } from 'vitest';
import { problems } from './rules.ts';
import { communityNames, depth, flatten, minutesAgo, readCommunity } from './sample.ts';
import type { Community } from './sample.ts';

const postsOf = ({ posts }: Community) => Object.values(posts).flat();
const commentsOf = (community: Community) => postsOf(community).flatMap((post) => flatten(post.comments));
const letters = (text: string, script: RegExp) =>
  text.replace(/```[\s\S]*?```/g, '').match(script)?.length ?? 0;

it('has the plaza and the five reference communities', () => {
  expect(communityNames.toSorted()).toEqual([
    'campus',
    'code-review',
    'dev-school',
    'pet',
    'plaza',
    'side-project',
  ]);
});

describe.each(communityNames)('%s', (name) => {
  const community = readCommunity(name);

  it('keeps every rule', () => {
    expect(problems(community)).toEqual([]);
  });

  it('is inhabited', () => {
    expect(community.members.length).toBeGreaterThanOrEqual(6);
    expect(postsOf(community).length).toBeGreaterThanOrEqual(8);
    expect(commentsOf(community).length).toBeGreaterThanOrEqual(20);
  });

  it('gives every member something to say', () => {
    const speakers = new Set([...postsOf(community), ...commentsOf(community)].map(({ author }) => author));
    expect(community.members.filter(({ handle }) => !speakers.has(handle))).toEqual([]);
  });
});

describe('the plaza as a demo', () => {
  const plaza = readCommunity('plaza');
  const posts = postsOf(plaza);

  it('is full enough', () => {
    expect(plaza.members.length).toBeGreaterThanOrEqual(18);
    expect(posts.length).toBeGreaterThanOrEqual(45);
    expect(commentsOf(plaza).length).toBeGreaterThanOrEqual(170);
  });

  it('has a crowded post and deep threads', () => {
    expect(Math.max(...posts.map((post) => flatten(post.comments).length))).toBeGreaterThanOrEqual(25);
    expect(posts.filter((post) => depth(post.comments) >= 4).length).toBeGreaterThanOrEqual(5);
  });

  it('is written about one seventh in English', () => {
    const english = posts.filter(({ body }) => letters(body, /[a-z]/gi) > letters(body, /[가-힣]/g));
    expect(english.length / posts.length).toBeGreaterThan(0.1);
    expect(english.length / posts.length).toBeLessThan(0.25);
  });

  it('is spread over five months up to now', () => {
    const ages = posts.map(({ ago }) => minutesAgo(ago)).toSorted((a, b) => a - b);
    expect(ages[0]).toBeLessThan(60);
    expect(ages.filter((age) => age < 1440).length).toBeGreaterThanOrEqual(8);
    expect(ages.at(-1)).toBeGreaterThan(140 * 1440);
  });

  it('shows code in four languages, tables, task lists, footnotes and quotes', () => {
    const text = posts.map(({ body }) => body).join('\n');
    const shapes = [
      /```typescript/,
      /```python/,
      /```java\n/,
      /```sql/,
      /^\|[-: ]*-/m,
      /- \[x\]/,
      /\[\^1\]:/,
      /^> /m,
    ];
    expect(shapes.filter((shape) => !shape.test(text))).toEqual([]);
  });
});

describe('the rules notice', () => {
  const break_ = (change: (community: Community) => void) => {
    const community = structuredClone(readCommunity('plaza'));
    change(community);
    return problems(community);
  };
  const first = (community: Community) => community.posts.free![0]!;
  const comment = (community: Community) => first(community).comments![0]!;

  const violations: [string, (community: Community) => void, RegExp][] = [
    ['a name in one language', (c) => Reflect.deleteProperty(c.blueprint.site.name, 'en'), /needs ko and en/],
    [
      'a pool value in one language',
      (c) => Reflect.deleteProperty(c.blueprint.pools![0]!.attributes[0]!.values[0]!.name, 'en'),
      /needs ko and en/,
    ],
    ['pools without the feature', (c) => (c.blueprint.features = ['discussion']), /matching differ/],
    ['a group of one', (c) => (c.blueprint.pools![0]!.group.min = 1), /bad group/],
    ['a pool at no time', (c) => (c.blueprint.pools![0]!.schedule = '25:00'), /bad schedule/],
    [
      'an attribute twice',
      (c) => c.blueprint.pools![0]!.attributes.push(c.blueprint.pools![0]!.attributes[0]!),
      /listed twice/,
    ],
    ['an unquoted comma', (c) => Object.assign(c.blueprint.site.tagline, { 배우고: null }), /unquoted comma/],
    ['a wrong folder', (c) => (c.folder = 'elsewhere'), /not the folder/],
    ['a wrong time zone', (c) => (c.blueprint.site.timeZone = 'Asia/Nowhere'), /time zone/],
    ['a pale accent', (c) => (c.blueprint.accent = { light: '#9fd8c4', dark: '#6cbda2' }), /accent light/],
    ['a gloomy accent', (c) => (c.blueprint.accent = { light: '#06614b', dark: '#06614b' }), /accent dark/],
    ['an unknown feature', (c) => c.blueprint.planned.push('teleport'), /unknown feature/],
    ['a feature listed twice', (c) => c.blueprint.planned.push('discussion'), /listed twice/],
    ['an unknown right', (c) => (c.blueprint.spaces[2]!.rights.read = 'everybody'), /bad rights/],
    ['writing guests', (c) => (c.blueprint.spaces[2]!.rights.write = 'guest'), /guests cannot write/],
    ['an unknown kind', (c) => (c.blueprint.spaces[2]!.kind = 'gossip'), /unknown kind/],
    ['an unknown group', (c) => (c.blueprint.spaces[2]!.group = 'attic'), /unknown group/],
    ['an unknown key', (c) => Object.assign(c.blueprint.spaces[2]!, { colour: 'red' }), /unknown key colour/],
    ['two spaces of one slug', (c) => (c.blueprint.spaces[1]!.slug = 'free'), /space free is listed twice/],
    ['posts of a space without samples', (c) => (c.blueprint.spaces[2]!.sample = false), /sample is false/],
    ['posts of an unknown space', (c) => (c.posts.attic = []), /unknown space attic/],
    ['a bad handle', (c) => (c.members[0]!.handle = 'Mr. X'), /bad handle/],
    ['a handle taken twice', (c) => (c.members[1]!.handle = c.members[0]!.handle), /taken twice/],
    ['a name that is too long', (c) => (c.members[1]!.name = '가'.repeat(31)), /bad name/],
    ['a wrong locale', (c) => (c.members[1]!.locale = 'tlh'), /bad locale/],
    ['an unknown author', (c) => (first(c).author = 'nobody'), /unknown author nobody/],
    ['an unknown commenter', (c) => (comment(c).author = 'nobody'), /unknown author nobody/],
    ['a bad age', (c) => (first(c).ago = 'yesterday'), /bad ago/],
    ['a comment older than its post', (c) => (comment(c).ago = '1d4h'), /not younger/],
    ['a reply older than its comment', (c) => (comment(c).replies![0]!.ago = '1d2h55m'), /not younger/],
    ['a post older than its author', (c) => (first(c).ago = '200d'), /before 밤식빵 joined/],
    ['six tags', (c) => (first(c).tags = [...'가나다라마바']), /more than 5 tags/],
    ['a tag with a space', (c) => (first(c).tags = ['점심 시간']), /bad tag/],
    ['a tag that is too long', (c) => (first(c).tags = ['점'.repeat(21)]), /bad tag/],
    ['more likes than other members', (c) => (first(c).likes = c.members.length), /likes is/],
    ['too many bookmarks', (c) => (first(c).bookmarks = c.members.length), /bookmarks is/],
    ['too many views', (c) => (first(c).views = 401), /views is/],
    ['likes that nobody can have given', (c) => (first(c).views = 1), /too few views/],
    ['a mask where names are asked for', (c) => (first(c).anonymous = true), /names are asked for/],
    [
      'an author who unmasks themselves',
      (c) => (c.posts.worries![0]!.comments![0]!.author = c.posts.worries![0]!.author),
      /unmasks/,
    ],
    ['a mention of nobody', (c) => (first(c).body = '어디 갔어요 @nobody'), /unknown @nobody/],
    ['an empty body', (c) => (comment(c).body = '  '), /empty body/],
    ['two equal bodies', (c) => (comment(c).body = c.posts.town![0]!.comments![0]!.body), /body used twice/],
  ];

  it.each(violations)('%s', (_name, change, problem) => {
    expect(break_(change).join('\n')).toMatch(problem);
  });
});
