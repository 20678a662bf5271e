import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../test/community.ts';
import { startDeliverySite, type DeliverySite } from '../../test/delivery-site.ts';

let site: DeliverySite;

beforeAll(async () => {
  site = await startDeliverySite();
});
afterAll(() => site.stop());

type Mail = 'instant' | 'digest' | 'off';
type Step =
  | { do: 'tell' }
  | { do: 'choose'; mail: Mail; push: boolean; slack: boolean }
  | { do: 'quiet'; hours: { from: string; to: string } | null }
  | { do: 'wait'; minutes: number }
  | { do: 'read' }
  | { do: 'fail'; service: 'push' | 'slack' }
  | { do: 'recover' };

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>({ do: 'tell' }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('choose' as const),
        mail: fc.constantFrom<Mail>('instant', 'digest', 'off'),
        push: fc.boolean(),
        slack: fc.boolean(),
      }),
    },
    fc.constantFrom<Step>(
      { do: 'quiet', hours: null },
      { do: 'quiet', hours: { from: '22:00', to: '07:00' } },
      { do: 'quiet', hours: { from: '09:00', to: '18:00' } },
    ),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        minutes: fc.constantFrom(1, 3, 45, 400, 1500),
      }),
    },
    fc.constant<Step>({ do: 'read' }),
    fc.constantFrom<Step>({ do: 'fail', service: 'push' }, { do: 'fail', service: 'slack' }),
  ),
  { minLength: 3, maxLength: 14 },
);

/** What a channel had carried, and what was switched on, after each step. */
interface Look {
  on: Record<'mail' | 'push' | 'slack', boolean>;
  quiet: boolean;
  carried: Record<'mail' | 'push' | 'slack', string[]>;
}

it(
  'each notice leaves by each channel at most once, never when that is off, nothing rings in quiet hours, and nothing is lost',
  () =>
    fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const person = await site.joinEverywhere();
        const looks = await play(person, run);
        for (const [index, look] of looks.entries()) {
          const before = looks[index - 1];
          for (const channel of ['mail', 'push', 'slack'] as const) {
            const fresh = look.carried[channel].slice(before?.carried[channel].length ?? 0);
            if (!look.on[channel]) expect(fresh, `${channel} is off at step ${index}`).toEqual([]);
            if (look.quiet && channel !== 'mail') expect(fresh, `${channel} in quiet hours`).toEqual([]);
          }
        }
        for (const whats of Object.values(looks.at(-1)!.carried))
          expect(new Set(whats).size).toBe(whats.length);
        const open = (await site.rows(person)).filter(({ state }) => state !== 'sent' && state !== 'skipped');
        expect(open).toEqual([]);
      }),
      { numRuns: 12 },
    ),
  240_000,
);

const address = '/api/v1/me/notification-settings';

async function play(person: Person, run: readonly Step[]): Promise<Look[]> {
  const looks: Look[] = [];
  const on = { mail: true, push: true, slack: true };
  let hours: { from: string; to: string } | null = null;
  const end: Step[] = [
    { do: 'recover' },
    { do: 'quiet', hours: null },
    { do: 'wait', minutes: 500 },
    { do: 'wait', minutes: 3000 },
  ];
  for (const [index, step] of [...run, ...end].entries()) {
    if (step.do === 'tell') await site.tell(person, `${person.id.slice(0, 8)}n${index}.`);
    if (step.do === 'wait') site.forward(step.minutes);
    if (step.do === 'read') await person.put('/api/v1/notifications/read', { upTo: 1000 });
    if (step.do === 'fail') site[step.service].refuse({ status: 503 });
    if (step.do === 'recover') for (const service of [site.push, site.slack]) service.recover();
    if (step.do === 'choose') {
      const { mail, push, slack } = step;
      await change(person, { topics: [{ topic: 'happenings', mail, push, slack }] });
      Object.assign(on, { mail: mail !== 'off', push, slack });
    }
    if (step.do === 'quiet') {
      hours = step.hours;
      await change(person, { quietHours: hours });
    }
    await site.run();
    looks.push({ on: { ...on }, quiet: isQuiet(hours), carried: await carried(person) });
  }
  return looks;
}

async function change(person: Person, what: object): Promise<void> {
  const { body } = await person.get(address);
  const answer = await person.patch(address, { version: body.version, ...what });
  // Sessions end when the clock moves on by weeks; a run is shorter.
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

function isQuiet(hours: { from: string; to: string } | null): boolean {
  if (!hours) return false;
  const clock = site.now().toLocaleTimeString('sv-SE', { timeZone: 'Asia/Seoul' }).slice(0, 5);
  const { from, to } = hours;
  return from > to ? clock >= from || clock < to : clock >= from && clock < to;
}

/** Which notices each channel has carried; a push for several names none of them, so its rows are asked. */
async function carried(person: Person): Promise<Look['carried']> {
  const word = new RegExp(`${person.id.slice(0, 8)}n\\d+\\.`, 'g');
  const mails = (await site.mailsTo(person)).flatMap(({ text }) => [...new Set(text!.match(word) ?? [])]);
  const slack = site.slack.posts().flatMap(
    ({ text }) =>
      text
        .match(/\|[^>]*>/g)
        ?.join('')
        .match(word) ?? [],
  );
  const pushed = site.push.taken().filter(({ device }) => device === person.id);
  const single = pushed.flatMap(
    ({ payload }) => (JSON.parse(payload) as { title: string }).title.match(word) ?? [],
  );
  const tags = pushed.map(({ payload }) => (JSON.parse(payload) as { tag: string }).tag);
  expect(new Set(tags).size).toBe(tags.length);
  return { mail: mails, slack, push: single };
}
