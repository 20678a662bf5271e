import { globSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolve } from 'node:path';
import type { Person, Site } from './site.ts';

export type As = 'guest' | 'member' | 'admin';

export interface SamplePage {
  route: string;
  as: As;
  path: string;
}

const routes = resolve(import.meta.dirname, '../../web/src/routes');

/** Every page that the web has, from its files: a new one cannot be forgotten by the journeys that walk through all. */
export function allRoutes(): string[] {
  const files = globSync('**/+page.svelte', { cwd: routes });
  return files.map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`).sort();
}

/** One address for each route, with something on it. */
export async function samplePages(site: Site, member: Person): Promise<SamplePage[]> {
  const body =
    '## 소제목\n\n글 **굵게** [링크](https://example.com)\n\n```ts\nconst a: number = 1; // 주석\n```\n\n> 인용\n\n- [x] 할 일\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |';
  const post = await site.publish(member, { title: '모든 화면', body, space: 'code', tags: ['typescript'] });
  const comment = await site.call('POST', `/api/v1${post}/comments`, member.token, { body: '댓글 하나' });
  await site.call('PUT', `/api/v1${post}/bookmark`, member.token);
  await site.call('PATCH', '/api/v1/me', member.token, {
    introduction: '모든 칸을 채운 카드',
    jobField: 'backend',
    employed: false,
    stacks: ['Kotlin', 'Figma'],
    careers: [{ company: '물결상회', role: '개발자', from: '2024-01' }],
    links: ['github.com/everything-sample', `example.com/${'long-words-in-an-address/'.repeat(6)}`],
    pets: [{ name: '보리', species: 'dog', birthday: '2020-02-29' }],
  });
  await site.call('PATCH', `/api/v1${post}`, member.token, { body: `${body}\n\n덧붙여요.` });
  await site.call('PATCH', `/api/v1/comments/${comment.body.id}`, member.token, { body: '댓글 둘' });

  const rule = await site.call('POST', '/api/v1/admin/content-rules', await site.adminToken(), {
    name: '광고 낱말',
    kind: 'word',
    pattern: '무료 충전\n카지노',
    applies: ['all'],
    action: 'hold',
  });
  const noisy = await site.join('시끄러운 이');
  await site.call('PUT', `/api/v1/members/${encodeURIComponent(noisy.handle)}/block`, member.token);
  await site.call('PUT', '/api/v1/drafts/new', member.token, { title: '쓰다 만 글', body: '여기까지' });
  const order = await somethingInOrder(site, member, post);
  await site.call('POST', '/api/auth/request-password-reset', null, { email: member.email });
  const hook = { url: 'https://example.com/hook', events: ['posts.created', 'members.joined'] };
  const webhook = (await site.call('POST', '/api/v1/webhooks', await site.adminToken(), hook)).body.id;
  const about = {
    title: { ko: '소개', en: 'About' },
    body: { ko: '## 하나\n\n글', en: '## One\n\nText' },
    summary: { ko: '', en: '' },
  };
  const draft = { ...about, needsConsent: false, inForceAt: null, version: 0 };
  await site.call('PUT', '/api/v1/admin/terms/about/draft', await site.adminToken(), draft);
  await site.call('PUT', '/api/v1/admin/terms/about/publication', await site.adminToken(), { version: 1 });
  const invited = await site.call('POST', '/api/v1/me/invitations', await site.adminToken(), {
    note: '이웃',
  });
  const invitation = invited.body.token as string;
  const mail = await firstMail(site);
  const memberId = await findMemberId(site, member);
  const room = await roomWithTalk(site, member);
  const match = await matchOfFour(site, member);
  const found = await teamOf(site, member);
  const meetup = await meetupOf(site, member);
  const page = (route: string, as: As, path = route): SamplePage => ({ route, as, path });
  return [
    page('/', 'guest'),
    page('/', 'member', '/?sort=popular&window=all'),
    page('/spaces', 'guest'),
    page('/spaces/[slug]', 'guest', '/spaces/free'),
    page('/spaces/[slug]', 'member', '/spaces/lounge'),
    page('/tags/[tag]', 'guest', '/tags/typescript'),
    page('/search', 'guest', `/search?q=${encodeURIComponent('산책')}`),
    page('/search', 'member', '/search'),
    page('/members', 'guest'),
    page('/members', 'member', '/members?jobField=backend&stack=Kotlin&employed=false&sort=name'),
    page('/members/[handle]', 'guest', `/members/${member.handle}`),
    page('/members/[handle]', 'member', `/members/${member.handle}?tab=comments`),
    page('/posts/[id]', 'guest', post),
    page('/posts/[id]', 'member', post),
    page('/posts/[id]/comments/[commentId]', 'guest', `${post}/comments/${comment.body.id}`),
    page('/posts/[id]/edit', 'member', `${post}/edit`),
    page('/posts/[id]/history', 'member', `${post}/history`),
    page('/posts/[id]/comments/[commentId]/history', 'guest', `${post}/comments/${comment.body.id}/history`),
    page('/spaces/[slug]', 'guest', '/spaces/recruitments'),
    page('/spaces/[slug]', 'guest', '/spaces/launches'),
    page('/posts/[id]', 'member', found.post),
    page('/posts/[id]/apply', 'admin', `${found.post}/apply`),
    page('/posts/[id]/applicants', 'member', `${found.post}/applicants`),
    page('/teams/[id]', 'member', found.team),
    page('/my/recruiting', 'member'),
    page('/my/recruiting', 'member', '/my/recruiting?tab=joined'),
    page('/write', 'member', '/write?space=recruitments'),
    page('/drafts', 'member'),
    page('/inbox', 'member'),
    page('/inbox', 'member', '/inbox?show=unread'),
    page('/matching', 'guest'),
    page('/matching/[pool]', 'guest', '/matching/meal'),
    page('/matching/[pool]', 'member', '/matching/study'),
    page('/matching/matches', 'member'),
    page('/matching/matches/[id]', 'member', match),
    page('/rooms', 'member'),
    page('/rooms/[id]', 'member', room),
    page('/rooms/[id]', 'admin', room),
    page('/rooms/[id]/about', 'member', `${room}/about`),
    page('/rooms/new', 'member'),
    page('/rooms/find', 'member'),
    page('/rooms/search', 'member'),
    page('/rooms/search', 'member', `/rooms/search?q=${encodeURIComponent('시요')}`),
    page('/settings/chat', 'member'),
    page('/spaces/[slug]', 'member', '/spaces/meetups?category=meal'),
    page('/posts/[id]', 'guest', `/posts/${meetup}`),
    page('/meetups/[id]', 'member', `/meetups/${meetup}?ask=cancel`),
    page('/my/meetups', 'member', '/my/meetups?role=hosted'),
    page('/write', 'member', '/write?space=meetups'),
    page('/', 'member', '/?reading=new'),
    page('/write', 'member', '/write?space=code'),
    page('/bookmarks', 'member'),
    page('/sign-in', 'guest'),
    page('/sign-in/code', 'guest'),
    page('/sign-up', 'guest'),
    page('/reset', 'guest'),
    page('/reset/[token]', 'guest', '/reset/some-token'),
    page('/check-mail', 'guest'),
    page('/verify', 'guest', '/verify?token=wrong'),
    page('/settings', 'member'),
    page('/settings/account', 'member'),
    page('/settings/account/leave', 'member'),
    page('/settings/security', 'member'),
    page('/settings/api-keys', 'member'),
    page('/settings/security/two-step', 'member'),
    page('/settings/notifications', 'member'),
    page('/settings/appearance', 'member'),
    page('/unsubscribe/[token]', 'guest', '/unsubscribe/some.token'),
    page('/settings/trust', 'member'),
    page('/settings/blocks', 'member'),
    page('/settings/invitations', 'member'),
    page('/join/[token]', 'guest', `/join/${invitation}`),
    page('/terms', 'guest'),
    page('/terms/[kind]', 'guest', '/terms/about'),
    page('/terms/consent', 'member'),
    page('/admin/terms', 'admin', '/admin/terms?kind=service'),
    page('/admin/announcement', 'admin'),
    page('/admin/invitations', 'admin'),
    page('/settings/watches', 'member'),
    page('/admin', 'admin'),
    page('/admin/site', 'admin'),
    page('/admin/spaces', 'admin'),
    page('/admin/spaces/new', 'admin'),
    page('/admin/spaces/[slug]', 'admin', '/admin/spaces/free'),
    page('/admin/members', 'admin'),
    page('/admin/webhooks', 'admin'),
    page('/admin/webhooks/[id]', 'admin', `/admin/webhooks/${webhook}`),
    page('/admin/members/[id]', 'admin', `/admin/members/${memberId}`),
    page('/admin/statistics', 'admin', '/admin/statistics?metric=posts&window=30&by=day'),
    page('/admin/site/history/[key]', 'admin', '/admin/site/history/posts.undo_hours'),
    page('/admin/trust', 'admin'),
    page('/admin/content-rules', 'admin'),
    page('/admin/content-rules/new', 'admin'),
    page('/admin/content-rules/[id]', 'admin', `/admin/content-rules/${rule.body.id}`),
    page('/admin/notices', 'admin'),
    page('/admin/jobs', 'admin'),
    page('/admin/deliveries', 'admin'),
    page('/admin/health', 'admin'),
    page('/flag', 'member', order.flag),
    page('/account/warnings', 'member'),
    page('/account/flags', 'member'),
    page('/blocked', 'guest'),
    page('/rules', 'guest'),
    page('/transparency', 'guest'),
    page('/moderation', 'admin'),
    page('/moderation/cases/[id]', 'admin', order.case),
    page('/moderation/members/[handle]', 'admin', `/moderation/members/${member.handle}`),
    page('/moderation/appeals', 'admin'),
    page('/moderation/appeals/[id]', 'admin', order.appeal),
    page('/admin/audit', 'admin'),
    page('/dev/mail', 'guest'),
    page('/dev/mail/[id]', 'guest', `/dev/mail/${mail}`),
    page('/kit', 'guest'),
  ];
}

/** A recruitment of the member's, with somebody taken in and somebody who waits. */
async function teamOf(site: Site, host: Person): Promise<{ post: string; team: string }> {
  const made = await site.call('POST', '/api/v1/posts', host.token, {
    space: 'recruitments',
    title: '동네 소음 지도를 함께 만들 사람',
    body: '여섯 주면 돼요.',
    facet: {
      deadline: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      positions: [
        { field: 'backend', count: 2 },
        { field: 'designer', count: 1 },
      ],
      stacks: ['Kotlin'],
      region: '서울 성동구',
      mode: 'both',
    },
  });
  const post = `/posts/${made.body.id}`;
  for (const [name, position] of [
    ['들어온 이', 'backend'],
    ['기다리는 이', 'designer'],
  ] as const) {
    const person = await site.join(name);
    const body = { position, message: '함께하고 싶어요.' };
    const applied = await site.call('POST', `/api/v1${post}/applications`, person.token, body);
    if (position === 'backend')
      await site.call('PUT', `/api/v1/applications/${applied.body.id}/decision`, host.token, {
        decision: 'accepted',
      });
  }
  const { body } = await site.call('GET', '/api/v1/me/teams', host.token);
  return { post, team: `/teams/${body.items[0].id}` };
}

/** A meet-up that somebody asks to come to. */
async function meetupOf(site: Site, member: Person): Promise<string> {
  const asking = await site.join('가고 싶은 이');
  const made = await site.call('POST', '/api/v1/posts', member.token, {
    space: 'meetups',
    title: '국수 먹을 사람',
    body: '각자 계산해요',
    facet: {
      startsAt: new Date(Date.now() + 3 * 86_400_000).toISOString(),
      place: '두 번째 다리 아래',
      category: 'meal',
      capacity: 4,
      joinPolicy: 'approval',
      conditions: { time: ['lunch'] },
    },
  });
  await site.call('PUT', `/api/v1/posts/${made.body.id}/participants/me`, asking.token);
  return made.body.id;
}

/** A room that has something of everything. */
async function roomWithTalk(site: Site, member: Person): Promise<string> {
  const guest = await site.join('이야기꾼');
  const made = await site.call('POST', '/api/v1/rooms', member.token, {
    type: 'group',
    title: '모든 것이 있는 방',
    listed: true,
    memberIds: [guest.handle],
  });
  const room = `/rooms/${made.body.id}`;
  await site.call('PUT', `/api/v1${room}/members/me`, guest.token, {});
  const say = async (by: Person, content: string, more: object = {}) => {
    const said = await site.call('POST', `/api/v1${room}/messages`, by.token, { content, ...more });
    return said.body.seq as number;
  };
  const asked = await say(guest, '몇 시였죠? **굵게** `code`\n```ts\nconst a = 1;\n```');
  await site.call('PUT', `/api/v1${room}/messages/${asked}/reactions/%F0%9F%91%8D`, member.token);
  await site.call('PUT', `/api/v1${room}/messages/${asked}/pin`, member.token);
  await say(member, '세 시요!', { replyTo: asked });
  const gone = await say(guest, '지울 말');
  await site.call('DELETE', `/api/v1${room}/messages/${gone}`, guest.token);
  await say(guest, 'ㅋ'.repeat(200));
  return room;
}

/** Somebody flags, a case waits, and a warning without a block is appealed. */
async function somethingInOrder(site: Site, member: Person, post: string) {
  const token = await site.adminToken();
  const reporter = await site.join('지나가던 이');
  const target = { type: 'post', id: post.replace('/posts/', '') };
  await site.call('POST', '/api/v1/flags', reporter.token, { target, reason: 'spam' });
  await site.call('PATCH', '/api/v1/admin/settings', token, { 'moderation.ladder_days': [0] });
  const warned = await site.call('POST', `/api/v1/members/${member.handle}/warnings`, token, {
    rule: 'respect',
    reason: '조금만 부드럽게 말해 주세요.',
    postId: target.id,
  });
  await site.call('PATCH', '/api/v1/admin/settings', token, { 'moderation.ladder_days': null });
  const appeal = await site.call('POST', '/api/v1/appeals', member.token, {
    warningId: warned.body.id,
    text: '농담이었어요.',
  });
  const queue = await site.call('GET', '/api/v1/moderation/queue', token);
  const found = await site.call('GET', '/api/v1/posts?limit=20', null);
  const foreign = found.body.items.find((one: { id: string }) => one.id !== target.id);
  return {
    flag: `/flag?type=post&id=${foreign.id}`,
    case: `/moderation/cases/${queue.body.items[0].id}`,
    appeal: `/moderation/appeals/${appeal.body.id}`,
  };
}

/** A mail is sent by a job, after the answer. */
async function firstMail(site: Site): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await site.call('GET', '/api/v1/dev/mails', null);
    if (body.items.length > 0) return body.items[0].id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no mail came');
}

/** Pages of administrators name members by the ids of their accounts. */
async function findMemberId(site: Site, { handle }: Person): Promise<string> {
  const entered = await site.call('POST', '/api/auth/sign-in/email', null, site.admin);
  const query = encodeURIComponent(handle);
  const found = await site.call('GET', `/api/v1/admin/members?query=${query}`, entered.body.token);
  return found.body.items[0].id;
}

/** Somebody who was matched with three others, and waits in another pool. */
async function matchOfFour(site: Site, member: Person): Promise<string> {
  const others = [await site.join('하나'), await site.join('둘'), await site.join('셋')];
  for (const { token } of [...others, member])
    await site.call('PUT', '/api/v1/matching/pools/meal/entry', token, { choices: { time: ['lunch'] } });
  await site.call('PUT', '/api/v1/matching/pools/study/entry', member.token, { choices: { topic: ['web'] } });
  for (;;) {
    const { items } = (await site.call('GET', '/api/v1/matching/matches', member.token)).body;
    if (items.length > 0) return `/matching/matches/${items[0].id}`;
    await sleep(100);
  }
}
