import { describe, expect, it } from 'vitest';
import { findMark, insertMarks, markText, removeMark, replaceMark, type Replacement } from './marks.ts';
import { sizeWords } from './sizes.ts';

const apply = (text: string, change: Replacement | undefined) =>
  change && text.slice(0, change.from) + change.insert + text.slice(change.to);
const picture = (label: string, target: string) => ({ picture: true, label, target });

describe('marks of files in a text', () => {
  it('are pictures or links, whatever the name', () => {
    expect(markText(picture('고양이', '/files/a/고양이.png'))).toBe('![고양이](/files/a/고양이.png)');
    expect(markText({ picture: false, label: 'a] [b\\.pdf', target: 'x' })).toBe('[a b .pdf](x)');
  });

  it.each([
    ['', '![a](x)\n\n'],
    ['words|', 'words\n\n![a](x)\n\n'],
    ['words\n|', 'words\n\n![a](x)\n\n'],
    ['words\n\n|\n\nmore', 'words\n\n![a](x)\n\nmore'],
    ['wo|rds', 'wo\n\n![a](x)\n\nrds'],
  ])('stand on lines of their own: %j', (given, wanted) => {
    const start = given.includes('|') ? given.indexOf('|') : given.length;
    const text = given.replace('|', '');
    const edit = insertMarks({ text, start, end: start }, ['![a](x)']);
    expect(apply(text, edit)).toBe(wanted);
    expect(wanted.slice(0, edit.start).endsWith('![a](x)\n\n')).toBe(true);
  });

  it('are found again after the writer changed their words, but not when they are broken', () => {
    const text = '앞 ![바꾼 말](upload-1) 뒤 [x](upload-11)';
    expect(apply(text, replaceMark(text, 'upload-1', picture('', '/files/a')))).toBe(
      '앞 ![](/files/a) 뒤 [x](upload-11)',
    );
    expect(findMark('](upload-1)', 'upload-1')).toBeUndefined();
    expect(findMark('[a] b](upload-1)', 'upload-1')).toBeUndefined();
    expect(findMark('지웠다', 'upload-1')).toBeUndefined();
  });

  it('leave no hole behind', () => {
    const text = '앞\n\n![a](upload-1)\n\n뒤';
    expect(apply(text, removeMark(text, 'upload-1'))).toBe('앞\n\n뒤');
  });
});

it('sizes are said in the unit that fits', () => {
  expect([0, 834, 1500, 1024 * 1024 * 4.7, 1024 ** 3 * 12].map(sizeWords)).toEqual([
    '0 B',
    '834 B',
    '1.5 KB',
    '4.7 MB',
    '12 GB',
  ]);
});
