import { describe, expect, test } from 'vitest';
import { mentionCandidates, renderMarkdown } from './markdown-it.ts';

const members = new Map([
  ['민수', 1],
  ['minsu', 2],
  ['민수님', 3],
  ['kim-minsu', 4],
]);
const mention = (handle: string, written = handle) =>
  `<a class="mention" href="/members/${encodeURIComponent(handle)}">@${written}</a>`;
const inline = (source: string) =>
  renderMarkdown(source, { members })
    .html.trim()
    .replace(/^<p>|<\/p>$/g, '');

describe('mentions', () => {
  test.each([
    ['@minsu 안녕', `${mention('minsu')} 안녕`],
    ['@민수가 @민수에게', `${mention('민수')}가 ${mention('민수')}에게`],
    ['@minsu가', `${mention('minsu')}가`],
    ['@민수님 longest wins', `${mention('민수님')} longest wins`],
    ['@민수님이', `${mention('민수님')}이`],
    ['@MinSu.', `${mention('minsu', 'MinSu')}.`],
    ['(@minsu)', `(${mention('minsu')})`],
    ['**@minsu**님', `<strong>${mention('minsu')}</strong>님`],
    ['@minsu, @민수!', `${mention('minsu')}, ${mention('민수')}!`],
    ['@kim-minsu', mention('kim-minsu')],
    ['@minsu-', `${mention('minsu')}-`],
    ['@민수'.normalize('NFD'), mention('민수')],
  ])('%s', (source, expected) => expect(inline(source)).toBe(expected));

  test.each([
    '@nobody',
    '@minsukim',
    '@kim',
    'a@minsu',
    'a@minsu.com',
    'me@민수',
    '\\@minsu',
    '&#64;minsu',
    '@minsu@social.example',
    '@minsu/core',
    '@@minsu',
  ])('%s stays text', (source) => expect(inline(source)).not.toContain('class="mention"'));

  test.each([
    '`@minsu`',
    '[@minsu](/x)',
    '```\n@minsu\n```',
    '    @minsu',
    '![@minsu](/files/a)',
    'https://a.example/@minsu',
    '![@minsu](https://a.example/b)',
  ])('%s is no mention', (source) => {
    expect(mentionCandidates(source)).toEqual([]);
    expect(renderMarkdown(source, { members }).mentions).toEqual([]);
  });

  test('are listed once each, as handles', () =>
    expect(renderMarkdown('@minsu @민수가 @MINSU @nobody', { members }).mentions).toEqual(['minsu', '민수']));

  test('nobody is mentioned while nobody is known', () =>
    expect(renderMarkdown('@minsu').html).toBe('<p>@minsu</p>\n'));

  test('candidates are all that one query needs', () => {
    expect(mentionCandidates('@민수님 @minsu가 `@code`')).toEqual(['민수님', '민수', 'minsu가', 'minsu']);
    expect(mentionCandidates('no signs')).toEqual([]);
    expect(mentionCandidates(`@${'a'.repeat(30)}`)).toEqual([]);
  });

  test('only the first 50 names count', () => {
    const everybody = { has: () => true };
    const source = Array.from({ length: 80 }, (_, i) => `@member${i}`).join(' ');
    expect(mentionCandidates(source)).toHaveLength(50);
    const { mentions, html } = renderMarkdown(source, { members: everybody });
    expect(mentions).toHaveLength(50);
    expect(html.match(/class="mention"/g)).toHaveLength(50);
  });
});

describe('tags', () => {
  test.each([
    ['#회고 쓰기', '회고'],
    ['오늘(#TypeScript)', 'typescript'],
    ['#side-project', 'side-project'],
    ['#2026회고', '2026회고'],
  ])('%s', (source, tag) => {
    const { tags, html } = renderMarkdown(source);
    expect(tags).toEqual([tag]);
    expect(html).toContain(`<a class="tag" href="/tags/${encodeURIComponent(tag)}">#`);
  });

  test.each([
    '#123',
    '# 제목',
    '## 오늘 #회고',
    '#fff',
    '#A1B2C3',
    '#ff00ff80',
    'C#sharp',
    '`#code`',
    '```\n#code\n```',
    'https://a.example/#frag',
    'a.example/#frag',
    '\\#tag',
    '&#39;',
    '[#x](/y)',
    '##tag',
  ])('%s holds none', (source) => expect(renderMarkdown(source).tags).toEqual([]));

  test('at most ten', () => {
    const { tags, html } = renderMarkdown(Array.from({ length: 20 }, (_, i) => `#tag${i}`).join(' '));
    expect(tags).toHaveLength(10);
    expect(html.match(/class="tag"/g)).toHaveLength(10);
  });
});
