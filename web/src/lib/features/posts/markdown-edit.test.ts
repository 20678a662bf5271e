import { describe, expect, test } from 'vitest';
import {
  continueLine,
  insertCodeBlock,
  insertLink,
  toggleLines,
  toggleMark,
  type Edit,
  type Selection,
} from './markdown-edit.ts';

/** `|` marks the two ends of a selection, or its place when there is one. */
function select(marked: string): Selection {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|');
  const text = marked.replaceAll('|', '');
  return { text, start, end: end === start ? start : end - 1 };
}
function show({ text }: Selection, edit: Edit): string {
  const after = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const marks = edit.start === edit.end ? '|' : `|${after.slice(edit.start, edit.end)}|`;
  return after.slice(0, edit.start) + marks + after.slice(edit.end);
}
const after = (marked: string, change: (selection: Selection) => Edit): string =>
  show(select(marked), change(select(marked)));

describe('a mark', () => {
  test.each([
    ['|좋은| 아침', '**|좋은|** 아침'],
    ['**|좋은|** 아침', '|좋은| 아침'],
    ['좋은 |', '좋은 **|글자|**'],
    ['*|a|', '***|a|**'],
  ])('%s becomes %s', (marked, expected) => {
    expect(after(marked, (selection) => toggleMark(selection, '**', '글자'))).toBe(expected);
  });
});

describe('lines', () => {
  test.each([
    ['첫째|', '- ', '- 첫째|'],
    ['- 첫째|', '- ', '첫째|'],
    ['가|나\n다|라\n마', '- ', '|- 가나\n- 다라|\n마'],
    ['|가\n나\n|다', '1. ', '|1. 가\n2. 나|\n다'],
    ['|1. 가\n2. 나|', '1. ', '|가\n나|'],
    ['|', '> ', '> |'],
  ])('%j with %j becomes %j', (marked, prefix, expected) => {
    expect(after(marked, (selection) => toggleLines(selection, prefix))).toBe(expected);
  });
});

describe('a link', () => {
  test.each([
    ['|', '[|이름|](https://)'],
    ['|여기|', '[여기](|https://|)'],
    ['|https://a.test/b|', '[|이름|](https://a.test/b)'],
  ])('%s becomes %s', (marked, expected) => {
    expect(after(marked, (selection) => insertLink(selection, '이름'))).toBe(expected);
  });
});

describe('a code block', () => {
  test.each([
    ['|', '```ts\n|\n```'],
    ['앞|', '앞\n```ts\n|\n```'],
    ['|a = 1|뒤', '```ts\n|a = 1|\n```\n뒤'],
    ['|```\na\n```|', '````ts\n|```\na\n```|\n````'],
  ])('%j becomes %j', (marked, expected) => {
    expect(after(marked, (selection) => insertCodeBlock(selection, 'ts'))).toBe(expected);
  });
});

describe('Enter', () => {
  test.each([
    ['- 가|', '- 가\n- |'],
    ['  9. 가|', '  9. 가\n  10. |'],
    ['- [x] 가|', '- [x] 가\n- [ ] |'],
    ['> 가|', '> 가\n> |'],
    ['- 가\n- |', '- 가\n|'],
  ])('%j becomes %j', (marked, expected) => {
    expect(after(marked, (selection) => continueLine(selection)!)).toBe(expected);
  });

  test.each(['가|', '-가|', '|- 가|', '12345678. 가|'])('%j is left to the browser', (marked) => {
    expect(continueLine(select(marked))).toBeNull();
  });
});
