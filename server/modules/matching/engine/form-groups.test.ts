import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formGroups, type History, type Rules, type Waiting } from './index.ts';
import { bestFront, canBeCovered } from '../../../test/tutte.ts';

const nobody: History = { silent: new Set(), met: new Map() };
const minute = 60_000;
const rules = (more: Partial<Rules> = {}): Rules => ({
  widths: [2, 3],
  min: 2,
  max: 2,
  rematchMs: 0,
  patient: true,
  seed: 1,
  ...more,
});
const waiting = (id: number, choices: number[], since = id): Waiting => ({
  id: String(id),
  accountId: `m${id}`,
  choices,
  since: since * minute,
  endsAt: (since + 30) * minute,
});
const now = 10 * minute;
const form = (entries: Waiting[], history = nobody, more: Partial<Rules> = {}, at = now) =>
  formGroups(entries, history, at, rules(more));

const fits = (a: Waiting, b: Waiting, { silent }: History = nobody) =>
  a.choices.every((mask, at) => (mask & b.choices[at]!) !== 0) &&
  !silent.has(`${a.accountId} ${b.accountId}`);

describe('pairs', () => {
  it('need a choice of every attribute in common', () => {
    expect(form([waiting(1, [1, 7]), waiting(2, [2, 7])])).toEqual([]);
    expect(form([waiting(1, [1, 1]), waiting(2, [3, 5])])).toEqual([['1', '2']]);
  });

  it('go by waiting: of three alike the last one waits on, whatever came in first', () => {
    const three = [waiting(3, [3, 7]), waiting(1, [3, 7]), waiting(2, [3, 7])];
    expect(form(three)).toEqual([['1', '2']]);
    expect(form(three.toReversed())).toEqual([['1', '2']]);
  });

  it('cover most people before those who wait longest', () => {
    // The first takes anybody, the second and third only those of their kind.
    const entries = [waiting(1, [3, 7]), waiting(2, [1, 1]), waiting(3, [2, 2]), waiting(4, [1, 1])];
    expect(form(entries)).toEqual([
      ['1', '3'],
      ['2', '4'],
    ]);
  });

  it('respect who hears nothing of whom, and who met lately', () => {
    const two = [waiting(1, [3, 7]), waiting(2, [3, 7])];
    expect(form(two, { ...nobody, silent: new Set(['m1 m2', 'm2 m1']) })).toEqual([]);
    const met = new Map([['m2 m1', 0]]);
    const day = { rematchMs: 86_400_000 };
    expect(form(two, { ...nobody, met }, day)).toEqual([]);
    // Better again than nobody: both are in the last third of their waiting.
    expect(form(two, { ...nobody, met }, day, 23 * minute)).toEqual([['1', '2']]);
    expect(form(two, { ...nobody, met }, { ...day, patient: false }, 23 * minute)).toEqual([]);
  });

  it('leave out whose waiting is over', () => {
    expect(form([waiting(1, [3, 7]), waiting(2, [3, 7])], nobody, {}, 31 * minute)).toEqual([]);
  });

  const pools = fc.record({
    choices: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 7 })), {
      maxLength: 14,
    }),
    silent: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 12 }),
    seed: fc.nat(),
  });

  it('are as many as there can be, of those who wait longest', () => {
    fc.assert(
      fc.property(pools, ({ choices, silent, seed }) => {
        const entries = choices.map((mask, at) => waiting(at, mask));
        const pairs = new Set(silent.flatMap(([a, b]) => [`m${a} m${b}`, `m${b} m${a}`]));
        const history = { ...nobody, silent: pairs };
        const groups = form(entries, history, { seed });
        for (const [one, other] of groups)
          expect(fits(entries[Number(one)]!, entries[Number(other)]!, history)).toBe(true);
        const covered = groups
          .flat()
          .map(Number)
          .sort((a, b) => a - b);
        expect(new Set(covered).size).toBe(covered.length);
        const neighbours = (a: number, b: number) => fits(entries[a]!, entries[b]!, history);
        expect(covered).toEqual(bestFront(entries.length, neighbours));
        expect(canBeCovered(entries.length, neighbours, covered)).toBe(true);
        expect(form(entries.toReversed(), history, { seed })).toEqual(groups);
      }),
      { numRuns: 400 },
    );
  });
});

describe('groups', () => {
  const trio = { min: 3, max: 4, patient: false };

  it('need a choice common to all, not only to every two', () => {
    const ring = [waiting(1, [3, 3]), waiting(2, [3, 6]), waiting(3, [3, 5])];
    expect(form(ring, nobody, trio)).toEqual([]);
    expect(form([...ring.slice(0, 2), waiting(3, [3, 2])], nobody, trio)).toEqual([['1', '2', '3']]);
  });

  it('are full at once, and smaller ones when somebody has waited for half of it', () => {
    const three = [waiting(1, [3, 7]), waiting(2, [3, 7]), waiting(3, [3, 7])];
    const patient = { min: 2, max: 4 };
    expect(form(three, nobody, patient)).toEqual([]);
    expect(form([...three, waiting(4, [3, 7])], nobody, patient)).toEqual([['1', '2', '3', '4']]);
    expect(form(three, nobody, patient, 17 * minute)).toEqual([['1', '2', '3']]);
  });

  it('hold nobody twice and nobody who does not fit', () => {
    const pool = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 7 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pool, fc.nat(), (choices, seed) => {
        const entries = choices.map((mask, at) => waiting(at, mask));
        const history = { ...nobody, silent: new Set(['m0 m1', 'm1 m0', 'm2 m5', 'm5 m2']) };
        const groups = form(entries, history, { ...trio, seed });
        const all = groups.flat();
        expect(new Set(all).size).toBe(all.length);
        for (const group of groups) {
          const members = group.map((id) => entries[Number(id)]!);
          expect(members.length === 3 || members.length === 4).toBe(true);
          for (const at of [0, 1])
            expect(members.reduce((mask, one) => mask & one.choices[at]!, -1)).not.toBe(0);
          for (const one of members)
            for (const other of members) if (one !== other) expect(fits(one, other, history)).toBe(true);
        }
        expect(form(entries, history, { ...trio, seed })).toEqual(groups);
      }),
      { numRuns: 150 },
    );
  });
});
