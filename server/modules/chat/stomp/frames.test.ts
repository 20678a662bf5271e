import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameError, FrameReader, heartBeat, type Frame } from './frames.ts';

const commands = ['CONNECT', 'STOMP', 'SEND', 'SUBSCRIBE', 'UNSUBSCRIBE', 'DISCONNECT'];
const read = (bytes: Buffer | string, limits?: ConstructorParameters<typeof FrameReader>[1]) => [
  ...new FrameReader(commands, limits).read(Buffer.from(bytes)),
];
const plain = (one: Frame | typeof heartBeat) =>
  one === heartBeat ? 'beat' : { ...one, headers: [...one.headers], body: one.body.toString('latin1') };
const refusalOf = (bytes: Buffer | string): string => {
  try {
    read(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FrameError);
    return (error as Error).message;
  }
  throw new Error('it was read');
};

describe('reading', () => {
  it('takes either end of line, and ends of line between frames as heart-beats', () => {
    expect(read('\n\r\nSEND\r\ndestination:/a\r\n\r\nhello\0\n').map(plain)).toEqual([
      'beat',
      'beat',
      { command: 'SEND', headers: [['destination', '/a']], body: 'hello' },
      'beat',
    ]);
  });

  it('keeps every octet of a header, unescapes it, and lets the first of the same name count', () => {
    const [frame] = read('SEND\n a : b\\c\\n\\\\r \nx:1\nx:2\nempty:\n\n\0');
    expect([...(frame as Frame).headers]).toEqual([
      [' a ', ' b:\n\\r '],
      ['x', '1'],
      ['empty', ''],
    ]);
  });

  it('leaves the headers of CONNECT as they are, and not those of STOMP', () => {
    const [connect] = read('CONNECT\npasscode:a\\tb\n\n\0');
    expect((connect as Frame).headers.get('passcode')).toBe('a\\tb');
    const [stomp] = read('STOMP\nhost:a\\cb\n\n\0');
    expect((stomp as Frame).headers.get('host')).toBe('a:b');
  });

  it('reads as many octets as content-length says, zeros among them', () => {
    const [frame, beat] = read('SEND\ncontent-length:3\n\na\0b\0\n');
    expect((frame as Frame).body).toEqual(Buffer.from('a\0b'));
    expect(beat).toBe(heartBeat);
  });

  it.each([
    ['HELLO\n\n\0', 'an unknown command'],
    ['send\n\n\0', 'an unknown command'],
    ['SEND\n:x\n\n\0', 'a header has no name'],
    ['SEND\nnothing\n\n\0', 'a header has no name'],
    ['SEND\na:\\t\n\n\0', 'an escape in a header is not one of STOMP 1.2'],
    ['SEND\na:\\\n\n\0', 'an escape in a header is not one of STOMP 1.2'],
    ['SEND\na:b\0\n\n', 'a frame ended before its headers did'],
    ['SEND\na:b\rc\n\n\0', 'a carriage return stands alone'],
    ['SEND\ncontent-length:2\n\nabc\0', 'the body is longer than it says'],
    ['SEND\ncontent-length:-1\n\n\0', 'content-length is no number of octets'],
    ['SEND\ncontent-length:1e2\n\n\0', 'content-length is no number of octets'],
    ['SUBSCRIBE\nid:1\n\nbody\0', 'SUBSCRIBE has no body'],
    [Buffer.from([0x53, 0x45, 0x4e, 0x44, 10, 0x61, 0x3a, 0xff, 10, 10, 0]), 'not UTF-8'],
  ])('refuses %j', (bytes, message) => {
    expect(refusalOf(bytes)).toBe(message);
  });

  it('holds no more than one frame of the size that is allowed', () => {
    const limits = { body: 10, headers: 2, line: 20 };
    expect(read(`SEND\na:1\nb:${'2'.repeat(18)}\n\n${'x'.repeat(10)}\0`, limits)).toHaveLength(1);
    for (const bytes of [
      `SEND\n\n${'x'.repeat(11)}`,
      'SEND\ncontent-length:11\n\n',
      'SEND\na:1\nb:2\nc:3\n',
      'x'.repeat(22),
      `SEND\n${'h'.repeat(21)}\n`,
    ])
      expect(() => read(bytes, limits)).toThrow(expect.objectContaining({ tooLarge: true }));
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !one.includes('\0'));
const frame = fc.record({
  command: fc.constantFrom(...commands.filter((one) => one !== 'CONNECT')),
  headers: fc.array(
    fc.tuple(
      text.filter((name) => name !== '' && name !== 'content-length'),
      text,
    ),
    { maxLength: 6 },
  ),
  body: fc.uint8Array({ maxLength: 40 }),
});

describe('any bytes', () => {
  it('come back as they were written, however they are cut', () => {
    const parts = fc.array(frame, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, fc.nat({ max: 200 }), (frames, cut) => {
        const written = frames.map(({ command, headers, body }) => ({
          command,
          headers: [...new Map([...headers].reverse())].reverse(),
          body: Buffer.from(command === 'SEND' ? body : []),
        }));
        const bytes = Buffer.concat(
          frames.map(({ command, headers, body }) =>
            encodeFrame(command, headers, command === 'SEND' ? Buffer.from(body) : ''),
          ),
        );
        const reader = new FrameReader(commands);
        const at = Math.min(cut, bytes.length);
        const found = [...reader.read(bytes.subarray(0, at)), ...reader.read(bytes.subarray(at))];
        const whole = read(bytes);
        expect(found).toEqual(whole);
        const lengths = (one: Frame) => [...one.headers].filter(([name]) => name !== 'content-length');
        expect(whole.map((one) => ({ command: (one as Frame).command, body: (one as Frame).body }))).toEqual(
          written.map(({ command, body }) => ({ command, body })),
        );
        whole.forEach((one, n) =>
          expect(new Set(lengths(one as Frame).map(String))).toEqual(
            new Set(written[n]!.headers.map(String)),
          ),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the same frames one octet at a time', () => {
    fc.assert(
      fc.property(frame, ({ command, headers, body }) => {
        const bytes = encodeFrame(command, headers, command === 'SEND' ? Buffer.from(body) : '');
        const reader = new FrameReader(commands);
        const found = [...bytes].flatMap((octet) => [...reader.read(Buffer.of(octet))]);
        expect(found).toEqual(read(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('are read or refused, never anything else: 20,000 at random', () => {
    const starts = ['', 'SEND\n', 'CONNECT\naccept-version:1.2\n', 'SEND\ncontent-length:5\n\n'];
    const bytes = fc.tuple(
      fc.constantFrom(...starts),
      fc.array(fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 10, 13, 58, 92)), { maxLength: 60 }),
    );
    fc.assert(
      fc.property(bytes, ([start, octets]) => {
        try {
          read(Buffer.concat([Buffer.from(start), Buffer.from(octets)]));
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

it('writes no header that could not be read', () => {
  expect(() => encodeFrame('CONNECTED', [['session', 'a\nb']])).toThrow(FrameError);
  expect(encodeFrame('MESSAGE', [['a:b', 'c\nd']], '글').toString()).toBe(
    'MESSAGE\na\\cb:c\\nd\ncontent-length:3\n\n글\0',
  );
});
