import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownFileForTests } from '../../test/uploads.ts';
import { addressName, cleanFileName, contentDisposition, extensionOf } from './names.rules.ts';

describe('names of files', () => {
  it.each([
    ['여름 사진.PNG', '여름 사진.png'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\Users\\me\\a.png', 'a.png'],
    ['/absolute/a.png', 'a.png'],
    ['CON.png', 'CON.png'],
    ['.hidden.png', 'hidden.png'],
    ['....png', 'file.png'],
    ['', 'file.png'],
    ['a\u202egnp.exe.png', 'agnp.exe.png'],
    ['a\r\nSet-Cookie: x.png', 'aSet-Cookie: x.png'],
    ['사진', '사진.png'],
    ['e\u0301.png', 'é.png'],
  ])('%j becomes %j', (raw, name) => {
    expect(cleanFileName(raw, 'png')).toBe(name);
  });

  it('are at most 200 bytes, in whole characters', () => {
    const name = cleanFileName(`${'가'.repeat(300)}.png`, 'png');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^가+\.png$/);
  });

  it('make one header line and one path segment, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (raw) => {
        const name = cleanFileName(raw, 'png');
        expect(contentDisposition('inline', name)).toMatch(
          /^inline; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
        );
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\./u);
        const path = `/files/${'0'.repeat(32)}/${encodeURIComponent(addressName(name))}`;
        expect(path).toMatch(ownFileForTests);
        expect(decodeURIComponent(path)).not.toMatch(/[\s()[\]<>"'`*\\]/);
      }),
    );
  });

  it('say their kind after the last dot', () => {
    expect(['a.PNG', 'a.tar.gz', 'a', 'a.', '.png', 'a.한글'].map(extensionOf)).toEqual([
      'png',
      'gz',
      '',
      '',
      'png',
      '',
    ]);
  });
});
