import { describe, expect, test } from 'vitest';
import type { Comment } from '#lib/api/client.ts';
import { appendComments, buildTree, hasRoomBelow, insertComment, type Branch } from './comment-tree.ts';

const comment = (id: string, parentId: string | null, depth: number) => ({ id, parentId, depth }) as Comment;
const list = [
  comment('1', null, 1),
  comment('2', '1', 2),
  comment('3', '2', 3),
  comment('4', '1', 2),
  comment('5', null, 1),
];
const shape = (branches: Branch[]): unknown[] =>
  branches.map(({ comment: { id }, replies }) => (replies.length > 0 ? [id, ...shape(replies)] : id));
const ids = (comments: Comment[]): string => comments.map(({ id }) => id).join('');

describe('buildTree', () => {
  test('hangs replies below their parents', () => {
    expect(shape(buildTree(list))).toEqual([['1', ['2', '3'], '4'], '5']);
  });

  test('a branch page and a later page begin where they begin', () => {
    expect(shape(buildTree(list.slice(1)))).toEqual([['2', '3'], '4', '5']);
    expect(buildTree(list.slice(1))[0]).toMatchObject({ depth: 1, replies: [{ depth: 2 }] });
  });
});

describe('insertComment', () => {
  test.each([
    ['1', 2, '123495'],
    ['2', 3, '123945'],
    ['3', 4, '123945'],
    ['5', 2, '123459'],
    [null, 1, '123459'],
  ])('below %s', (parentId, depth, order) => {
    expect(ids(insertComment(list, comment('9', parentId, depth)))).toBe(order);
  });
});

test('a page brings the comments that were added here to their place', () => {
  const withOwn = [...list, comment('9', null, 1)];
  expect(ids(appendComments(withOwn, [comment('7', null, 1), comment('9', null, 1)]))).toBe('1234579');
});

test('four levels have room', () => {
  expect([1, 2, 3, 4].map((depth) => hasRoomBelow(comment('1', null, depth), 1))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(hasRoomBelow(comment('1', '0', 6), 4)).toBe(true);
});
