import { globSync } from 'node:fs';
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
    links: ['github.com/everything-sample'],
    pets: [{ name: '보리', species: 'dog', birthday: '2020-02-29' }],
  });
  await site.call('PATCH', `/api/v1${post}`, member.token, { body: `${body}\n\n덧붙여요.` });
  await site.call('PATCH', `/api/v1/comments/${comment.body.id}`, member.token, { body: '댓글 둘' });
  await site.call('PUT', '/api/v1/drafts/new', member.token, { title: '쓰다 만 글', body: '여기까지' });
  await site.call('POST', '/api/auth/request-password-reset', null, { email: member.email });
  const mail = await firstMail(site);
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
    page('/drafts', 'member'),
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
    page('/settings/security', 'member'),
    page('/settings/security/two-step', 'member'),
    page('/settings/appearance', 'member'),
    page('/admin', 'admin'),
    page('/admin/site', 'admin'),
    page('/admin/spaces', 'admin'),
    page('/admin/spaces/new', 'admin'),
    page('/admin/spaces/[slug]', 'admin', '/admin/spaces/free'),
    page('/admin/members', 'admin'),
    page('/admin/jobs', 'admin'),
    page('/admin/health', 'admin'),
    page('/dev/mail', 'guest'),
    page('/dev/mail/[id]', 'guest', `/dev/mail/${mail}`),
    page('/kit', 'guest'),
  ];
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
