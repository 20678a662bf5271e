import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedUntil, blockEnd, counts, expiryOf, nextStep } from './ladder.rules.ts';

const day = 86_400_000;
const ladder = [1, 7, 30];
const lasting = 180;

const act = fc.oneof(
  fc.record({ what: fc.constant('warn' as const), after: fc.integer({ min: 0, max: 100 * day }) }),
  fc.record({
    what: fc.constant('lift' as const),
    after: fc.integer({ min: 0, max: 100 * day }),
    which: fc.nat(20),
  }),
  fc.record({ what: fc.constant('wait' as const), after: fc.integer({ min: 0, max: 200 * day }) }),
);

describe('the ladder', () => {
  it('is 1, 7 and 30 days, forgets after 180, and agrees with a model of days whatever happens', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let now = new Date('2026-01-01T00:00:00Z');
        const warnings: { expiresAt: Date; voided: boolean; until: Date | null }[] = [];
        const model: { at: number; void: boolean; days: number }[] = [];
        for (const one of acts) {
          now = new Date(now.getTime() + one.after);
          if (one.what === 'warn') {
            const step = nextStep(warnings, now);
            warnings.push({
              expiresAt: expiryOf(now, lasting),
              voided: false,
              until: blockEnd(step, ladder, now),
            });
            const live = model.filter((w) => !w.void && now.getTime() < w.at + lasting * day).length;
            expect(step).toBe(live + 1);
            model.push({ at: now.getTime(), void: false, days: live === 0 ? 1 : live === 1 ? 7 : 30 });
          }
          if (one.what === 'lift' && warnings.length > 0) {
            warnings[one.which % warnings.length]!.voided = true;
            model[one.which % model.length]!.void = true;
          }
          const until = blockedUntil(
            warnings.map((w) => ({ until: w.until, lifted: w.voided })),
            now,
          );
          const ends = model.filter((w) => !w.void).map((w) => w.at + w.days * day);
          const end = Math.max(0, ...ends.filter((at) => at > now.getTime()));
          expect(until?.getTime() ?? 0).toBe(end);
          expect(warnings.filter((w) => counts(w, now)).length).toBe(
            model.filter((w) => !w.void && w.at + lasting * day > now.getTime()).length,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('may warn without a block, and a block for good outlasts all others', () => {
    const now = new Date(0);
    expect(blockEnd(1, [0, 3], now)).toBeNull();
    expect(blockEnd(5, [0, 3], now)).toEqual(new Date(3 * day));
    expect(
      blockedUntil(
        [
          { until: new Date(day), lifted: false },
          { until: null, lifted: false },
        ],
        now,
      ),
    ).toBeNull();
    expect(blockedUntil([{ until: null, lifted: true }], now)).toBeUndefined();
    expect(blockedUntil([{ until: now, lifted: false }], now)).toBeUndefined();
  });
});
