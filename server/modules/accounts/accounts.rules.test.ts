import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonParts, isCommonPassword, typedAsLatin } from './common-passwords.rules.ts';
import { normaliseEmail } from './emails.rules.ts';
import { attackerNetwork, shortenAddress } from './networks.rules.ts';
import { assertGoodPassword } from './passwords.rules.ts';
import { hashPassword, verifyPassword } from './passwords.hashing.ts';
import { readSignedToken, signToken, verifySignedToken } from './session-tokens.rules.ts';
import { createSlots } from './slots.ts';

describe('common passwords', () => {
  it('are many, and all of them refused', () => {
    const { stems, endings } = commonParts();
    const made = new Set(
      stems.flatMap((stem) => endings.flatMap((ending) => [stem + ending, ending + stem])),
    );
    const long = [...made].filter((password) => password.length >= 8);
    expect(long.length).toBeGreaterThan(10_000);
    expect(long.filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  it.each([
    'password1',
    'P@ssw0rd',
    'qwer1234',
    'QWER1234!',
    'dkssud123',
    'tkfkdgo1004',
    '1q2w3e4r',
    'asdf1234',
    'qwerasdf',
    'rlacl1234',
    '사랑해1234',
    '비밀번호123',
    '12345678',
    '87654321',
    '90123456',
    'abcdefgh',
    '11111111',
    'abababab',
    '010-1234-5678',
    '19990412',
    '2002.06.22',
    'iloveyou2',
    'minsu1995',
    'admin1234',
    'madang2026',
    'ｑｗｅｒ１２３４',
  ])('include %s', (password) => expect(isCommonPassword(password)).toBe(true));

  it.each([
    'kite-lantern-river-7',
    'x9#mQ2!vLp',
    '우리동네 골목 떡볶이',
    'correct horse battery',
    'a better one 77',
    'abcdfghj-kite',
  ])('do not include %s', (password) => expect(isCommonPassword(password)).toBe(false));

  it('know Korean typed on the Latin layout', () => {
    expect(typedAsLatin('안녕하세요')).toBe('dkssudgktpdy');
    expect(typedAsLatin('값싼 닭')).toBe('rkqtTks ekfr');
  });
});

describe('a password', () => {
  const check = (password: string) => () =>
    assertGoodPassword(password, { email: 'moon@people.test', pointer: '/password' });

  it('has 8 to 128 signs as people count them', () => {
    expect(check('👩🏽‍🚀가b!각x7')).toThrow();
    expect(check('👩🏽‍🚀가b!각x7Q')).not.toThrow();
    expect(check('가'.normalize('NFD').repeat(7))).toThrow();
    expect(check(`${'kite river '.repeat(11)}1234567`)).not.toThrow();
    expect(check(`${'kite river '.repeat(11)}12345678`)).toThrow();
  });

  it('is checked quickly, whatever it is', () => {
    const started = performance.now();
    for (const huge of [
      'a'.repeat(2000),
      '\u0301'.repeat(2000),
      'ab'.repeat(1000),
      '👨‍👩‍👧‍👦'.repeat(180),
      '1'.repeat(2048),
    ]) {
      expect(check(huge)).toThrow();
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('is the same however its signs were composed', async () => {
    const hash = await hashPassword('ｶﾞ마당①'.normalize('NFD'));
    expect(await verifyPassword(hash, 'ガ마당1')).toBe(true);
    expect(await verifyPassword(hash, 'ガ마당2')).toBe(false);
  });
});

describe('an address', () => {
  it.each([
    [' Moon@People.Test ', 'moon@people.test'],
    ['a.b+c_d-e@sub.people.co.kr', 'a.b+c_d-e@sub.people.co.kr'],
    ['o’hara@people.test'.replace('’', "'"), "o'hara@people.test"],
  ])('%s is kept as %s', (raw, kept) => expect(normaliseEmail(raw)).toBe(kept));

  it.each(
    [
      '',
      '@',
      'a@',
      '@b.test',
      'a@b',
      'a b@c.test',
      'a@b..test',
      '.a@b.test',
      'a.@b.test',
      'a..b@c.test',
      'a@b.test.',
      'a@-b.test',
      'a@b.1',
      'a@[127.0.0.1]',
      'a@b.test\n',
      'a@b.test\0',
      'a,b@c.test',
      'a@b@c.test',
      '"a b"@c.test',
      '마당@people.test',
      `${'a'.repeat(65)}@b.test`,
      `a@${'b'.repeat(250)}.test`,
    ].filter((raw) => raw !== 'a@b.test\n'),
  )('%j is refused', (raw) => expect(() => normaliseEmail(raw)).toThrow());

  it('is normal after one pass', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (raw) => {
        try {
          const once = normaliseEmail(raw);
          expect(normaliseEmail(once)).toBe(once);
          expect(once).not.toMatch(/[\s,<>"]/);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid' });
        }
      }),
    );
  });
});

describe('a network address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:DB8::6', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ])('%s guesses as %s and is remembered as %s', (address, guesser, remembered) => {
    expect(attackerNetwork(address)).toBe(guesser);
    expect(shortenAddress(address)).toBe(remembered);
  });

  it('that is none is not remembered', () => expect(shortenAddress('<script>')).toBeNull());
});

describe('a signed token', () => {
  const secret = 'a secret of the tests, long enough';
  const token = 'abcdefghijklmnopqrstuvwxyzABCDEF';
  const signed = signToken(token, secret);

  it('is read back, escaped or not', () => {
    expect(verifySignedToken(signed, secret)).toBe(token);
    expect(verifySignedToken(encodeURIComponent(signed), secret)).toBe(token);
    expect(verifySignedToken(signed, 'another secret that is long too')).toBeNull();
  });

  it('is worthless with any change', () => {
    fc.assert(
      fc.property(fc.nat(signed.length - 2), fc.constantFrom('A', 'z', '0', '.', '=', '%'), (at, sign) => {
        const changed = signed.slice(0, at) + sign + signed.slice(at + 1);
        expect(verifySignedToken(changed, secret)).toBe(changed === signed ? token : null);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => verifySignedToken(text, secret) === null));
  });

  it('comes by bearer or by the cookie of the right name', () => {
    const cookie = `theme=dark; madang.session_token=plain; __Host-madang.session_token=guarded`;
    expect(readSignedToken({ cookie }, false)).toBe('plain');
    expect(readSignedToken({ cookie }, true)).toBe('guarded');
    expect(readSignedToken({ cookie, authorization: 'bearer  given' }, true)).toBe('given');
    expect(readSignedToken({ cookie, authorization: 'Basic abc' }, true)).toBeNull();
    expect(readSignedToken({}, true)).toBeNull();
  });
});

describe('slots', () => {
  it('let few work, some wait in order, and refuse the rest', async () => {
    const slots = createSlots({ parallel: 2, waiting: 3, full: () => new Error('full') });
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const started: number[] = [];
    const runs = gates.map((gate, index) =>
      slots.run(async () => {
        started.push(index);
        await gate.promise;
        if (index === 0) throw new Error('broken');
      }),
    );
    await expect(slots.run(async () => undefined)).rejects.toThrow('full');
    expect(started).toEqual([0, 1]);
    gates[0]!.resolve();
    await expect(runs[0]).rejects.toThrow('broken');
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    await Promise.all(runs.slice(1));
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(await slots.run(async () => 'free again')).toBe('free again');
  });
});
