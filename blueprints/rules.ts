import { accentProblems } from './contrast.ts';
import { catalogueOf, flatten, minutesAgo } from './sample.ts';
import type { Blueprint, Career, Comment, Community, Member, Nearby, Pool, Post, Space } from './sample.ts';

const RANKS = ['guest', 'member', 'moderator', 'admin'];
const KINDS = 'discussion question review recruitment launch meetup place listing course class'.split(' ');
const FEATURES = [...KINDS, ...'matching chat points giveaway orders subscription'.split(' ')];
const TAG = /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}+#._-]{0,19}$/u;
const KEYS = {
  space: 'slug kind group name description icon tags rights anonymous sample'.split(' '),
  member: 'handle name introduction locale joined jobField employed stacks careers links pets'.split(' '),
  post: 'title author ago tags pinned anonymous facet likes bookmarks views body comments'.split(' '),
  comment: 'author ago likes body replies'.split(' '),
  pool: 'key name group waitingMinutes schedule rematchDays attributes'.split(' '),
  attribute: 'key name values'.split(' '),
  value: 'key name at'.split(' '),
  nearby: 'name category address lat lon'.split(' '),
};

const when = (broken: boolean, problem: string): string[] => (broken ? [problem] : []);
const repeated = (values: unknown[]) => values.filter((value, at) => values.indexOf(value) !== at);
const unknownKeys = (thing: object, known: string[], where: string) =>
  Object.keys(thing).flatMap((key) => when(!known.includes(key), `${where}: unknown key ${key}`));

function languageProblems(value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const text = value as Record<string, unknown>;
  const isText = 'ko' in value || 'en' in value;
  const said = (locale: string) => typeof text[locale] === 'string' && String(text[locale]).trim() !== '';
  return [
    ...when(isText && !(said('ko') && said('en')), `${where}: needs ko and en`),
    ...when(isText && entries.length > 2, `${where}: more than ko and en (an unquoted comma?)`),
    ...entries.flatMap(([key, child]) => languageProblems(child, `${where}.${key}`)),
  ];
}

function tagProblems(tags: string[], where: string, most: number): string[] {
  return [
    ...when(tags.length > most, `${where}: more than ${most} tags`),
    ...when(repeated(tags).length > 0, `${where}: repeats a tag`),
    ...tags.flatMap((tag) => when(!TAG.test(tag), `${where}: bad tag ${tag}`)),
  ];
}

function spaceProblems(space: Space, community: Community): string[] {
  const { blueprint, posts } = community;
  const where = `space ${space.slug}`;
  const { read, write, comment } = space.rights;
  const ranks = [read, write, comment].map((right) => RANKS.indexOf(right));
  const count = posts[space.slug]?.length ?? 0;
  return [
    ...unknownKeys(space, KEYS.space, where),
    ...KEYS.space.flatMap((key) => when(!(key in space), `${where}: lacks ${key}`)),
    ...when(!/^[a-z][a-z0-9-]{1,30}$/.test(space.slug), `${where}: bad slug`),
    ...when(!KINDS.includes(space.kind), `${where}: unknown kind ${space.kind}`),
    ...when(
      ![...blueprint.features, ...blueprint.planned].includes(space.kind),
      `${where}: kind ${space.kind} is neither on nor planned`,
    ),
    ...when(!blueprint.groups.some((group) => group.key === space.group), `${where}: unknown group`),
    ...when(!/^[a-z0-9-]+$/.test(space.icon), `${where}: bad icon`),
    ...when(ranks.includes(-1), `${where}: bad rights`),
    ...when(ranks[1] === 0 || ranks[2] === 0, `${where}: guests cannot write`),
    ...when(ranks[1]! < ranks[0]! || ranks[2]! < ranks[0]!, `${where}: writes what it cannot read`),
    ...when(typeof space.anonymous !== 'boolean', `${where}: anonymous is not true or false`),
    ...when(space.sample !== count > 0, `${where}: sample is ${space.sample} with ${count} posts`),
    ...when(count > 0 && !blueprint.features.includes(space.kind), `${where}: posts of a kind that is off`),
    ...tagProblems(space.tags, where, 12),
  ];
}

const KEY = /^[a-z][a-z0-9-]{0,29}$/;
const DAILY = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const isPoint = ({ lat, lon }: { lat: number; lon: number }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;

function poolProblems(pool: Pool): string[] {
  const where = `pool ${pool.key}`;
  const { group, schedule = 'always', waitingMinutes = 30, rematchDays = 0, attributes } = pool;
  const keys = [
    pool.key,
    ...attributes.flatMap(({ key, values }) => [key, ...values.map((value) => value.key)]),
  ];
  return [
    ...unknownKeys(pool, KEYS.pool, where),
    ...keys.flatMap((key) => when(!KEY.test(key), `${where}: bad key ${key}`)),
    ...when(!(group.min >= 2 && group.min <= group.max && group.max <= 20), `${where}: bad group`),
    ...when(schedule !== 'always' && !DAILY.test(schedule), `${where}: bad schedule`),
    ...when(!(waitingMinutes >= 1 && waitingMinutes <= 10_080), `${where}: bad waitingMinutes`),
    ...when(!(rematchDays >= 0 && rematchDays <= 365), `${where}: bad rematchDays`),
    ...repeated(attributes.map(({ key }) => key)).map((key) => `${where}: attribute ${key} is listed twice`),
    ...attributes.flatMap(({ key, values, ...rest }) => [
      ...unknownKeys({ key, values, ...rest }, KEYS.attribute, `${where} ${key}`),
      ...when(values.length === 0 || values.length > 24, `${where} ${key}: no values, or too many`),
      ...repeated(values.map((value) => value.key)).map(
        (value) => `${where} ${key}: ${value} is listed twice`,
      ),
      ...values.flatMap((value) => [
        ...unknownKeys(value, KEYS.value, `${where} ${key} ${value.key}`),
        ...when(value.at !== undefined && !isPoint(value.at), `${where} ${key} ${value.key}: bad place`),
      ]),
    ]),
  ];
}

const nearbyProblems = (place: Nearby): string[] => [
  ...unknownKeys(place, KEYS.nearby, `place ${place.name}`),
  ...KEYS.nearby.flatMap((key) => when(!(key in place), `place ${place.name}: lacks ${key}`)),
  ...when(!isPoint(place), `place ${place.name}: bad place`),
];

function matchingProblems({ pools = [], nearby = [], features }: Blueprint): string[] {
  return [
    ...pools.flatMap(poolProblems),
    ...nearby.flatMap(nearbyProblems),
    ...repeated(pools.map(({ key }) => key)).map((key) => `site: pool ${key} is listed twice`),
    ...when(
      pools.length > 0 !== features.includes('matching'),
      'site: pools and the feature matching differ',
    ),
  ];
}

function siteProblems({ folder, blueprint, posts }: Community): string[] {
  const { site, groups, spaces, features, planned } = blueprint;
  const switches = [...features, ...planned];
  return [
    ...when(blueprint.name !== folder, 'site: name is not the folder'),
    ...when(!Intl.supportedValuesOf('timeZone').includes(site.timeZone), 'site: bad time zone'),
    ...when(!site.locales.every((locale) => ['ko', 'en'].includes(locale)), 'site: bad locales'),
    ...accentProblems(blueprint.accent),
    ...switches.flatMap((name) => when(!FEATURES.includes(name), `site: unknown feature ${name}`)),
    ...repeated(switches).map((name) => `site: feature ${name} is listed twice`),
    ...repeated(groups.map((group) => group.key)).map((key) => `site: group ${key} is listed twice`),
    ...repeated(spaces.map((space) => space.slug)).map((slug) => `site: space ${slug} is listed twice`),
    ...groups.flatMap(({ key }) =>
      when(!spaces.some((space) => space.group === key), `site: group ${key} is empty`),
    ),
    ...when(
      spaces.filter((space) => space.kind === 'discussion').length < 3,
      'site: too few discussion spaces',
    ),
    ...Object.keys(posts).flatMap((slug) =>
      when(!spaces.some((space) => space.slug === slug), `site: posts for unknown space ${slug}`),
    ),
    ...matchingProblems(blueprint),
    ...languageProblems(blueprint, 'blueprint'),
  ];
}

function memberProblems(member: Member, { blueprint }: Community): string[] {
  const where = `member ${member.handle}`;
  return [
    ...unknownKeys(member, KEYS.member, where),
    ...when(!/^[a-z0-9가-힣][a-z0-9가-힣_-]{1,23}$/u.test(member.handle), `${where}: bad handle`),
    ...when(!member.name || [...member.name].length > 30, `${where}: bad name`),
    ...when(!member.introduction, `${where}: no introduction`),
    ...when(!blueprint.site.locales.includes(member.locale), `${where}: bad locale`),
    ...when(Number.isNaN(minutesAgo(member.joined)), `${where}: bad joined`),
    ...cardProblems(member, blueprint, where),
  ];
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function cardProblems(member: Member, blueprint: Blueprint, where: string): string[] {
  const { jobField, stacks = [], careers = [], links = [], pets = [] } = member;
  const { jobFields, stackGroups } = catalogueOf(blueprint);
  const known = stackGroups.flatMap((group) => group.stacks);
  const period = ({ from, until = '9999-12' }: Career) =>
    MONTH.test(from) && MONTH.test(until) && from <= until;
  return [
    ...when(
      jobField !== undefined && !jobFields.some(({ key }) => key === jobField),
      `${where}: bad jobField`,
    ),
    ...stacks.flatMap((stack) => when(!known.includes(stack), `${where}: unknown stack ${stack}`)),
    ...careers.flatMap((career) => when(!period(career), `${where}: bad career ${career.company}`)),
    ...links.flatMap((link) => when(!link.startsWith('https://'), `${where}: bad link ${link}`)),
    ...when(pets.length > 0 && !blueprint.memberCard?.pets, `${where}: pets where there are none`),
    ...pets.flatMap((pet) =>
      when(pet.birthday !== undefined && !DAY.test(pet.birthday), `${where}: bad birthday of ${pet.name}`),
    ),
  ];
}

/** What posts and comments have in common: who said it, when, and how many liked it. */
function saidProblems(said: Post | Comment, olderThan: number, where: string, members: Member[]): string[] {
  const author = members.find((member) => member.handle === said.author);
  const age = minutesAgo(said.ago);
  const mentions = [
    ...said.body.replace(/```[\s\S]*?```|`[^`]*`/g, '').matchAll(/(?<![\w가-힣])@([a-z0-9가-힣_-]+)/gu),
  ];
  return [
    ...when(!author, `${where}: unknown author ${said.author}`),
    ...when(Number.isNaN(age), `${where}: bad ago ${said.ago}`),
    ...when(age >= olderThan, `${where}: not younger than what it answers`),
    ...when(age > minutesAgo(author?.joined ?? ''), `${where}: written before ${said.author} joined`),
    ...when(!said.body.trim(), `${where}: empty body`),
    ...likeProblems('likes', said.likes, members.length - 1, where),
    ...mentions.flatMap(([, handle]) =>
      when(!members.some((member) => member.handle === handle), `${where}: mentions unknown @${handle}`),
    ),
  ];
}

function likeProblems(name: string, value: number | undefined, most: number, where: string): string[] {
  const bad = value !== undefined && !(Number.isInteger(value) && value >= 0 && value <= most);
  return when(bad, `${where}: ${name} is ${value}, at most ${most}`);
}

function commentProblems(comment: Comment, parent: string, where: string, members: Member[]): string[] {
  const here = `${where} > ${comment.author} ${comment.ago}`;
  return [
    ...unknownKeys(comment, KEYS.comment, here),
    ...saidProblems(comment, minutesAgo(parent), here, members),
    ...(comment.replies ?? []).flatMap((reply) => commentProblems(reply, comment.ago, here, members)),
  ];
}

function postProblems(post: Post, space: Space | undefined, members: Member[]): string[] {
  const where = `post ${post.title}`;
  const speakers = flatten(post.comments).map((comment) => comment.author);
  return [
    ...unknownKeys(post, KEYS.post, where),
    ...when(!post.title || [...post.title].length > 200, `${where}: bad title`),
    ...saidProblems(post, Infinity, where, members),
    ...tagProblems(post.tags ?? [], where, 5),
    ...likeProblems('bookmarks', post.bookmarks, members.length - 1, where),
    ...likeProblems('views', post.views, 400, where),
    ...when((post.views ?? 0) < (post.likes ?? 0) + speakers.length / 2, `${where}: too few views`),
    ...when(post.anonymous === true && !space?.anonymous, `${where}: anonymous where names are asked for`),
    ...when(post.anonymous === true && speakers.includes(post.author), `${where}: unmasks its author`),
    ...(post.comments ?? []).flatMap((comment) => commentProblems(comment, post.ago, where, members)),
  ];
}

export function problems(community: Community): string[] {
  const { blueprint, members, posts } = community;
  const all = Object.values(posts).flat();
  const bodies = all.flatMap((post) => [post, ...flatten(post.comments)]).map(({ body }) => body.trim());
  return [
    ...siteProblems(community),
    ...blueprint.spaces.flatMap((space) => spaceProblems(space, community)),
    ...members.flatMap((member) => memberProblems(member, community)),
    ...repeated(members.map((member) => member.handle)).map(
      (handle) => `member ${handle}: handle taken twice`,
    ),
    ...repeated(members.map((member) => member.name)).map((name) => `member ${name}: name taken twice`),
    ...Object.entries(posts).flatMap(([slug, list]) =>
      list.flatMap((post) =>
        postProblems(
          post,
          blueprint.spaces.find((space) => space.slug === slug),
          members,
        ),
      ),
    ),
    ...repeated(all.map((post) => post.title)).map((title) => `post ${title}: title used twice`),
    ...repeated(bodies).map((body) => `body used twice: ${body}`),
  ];
}
