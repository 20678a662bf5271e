import { formGroups, type Waiting } from '../../server/modules/matching/index.ts';
import { pairGreedily } from './greedy.ts';
import { habits, Lot, widths, type Habit } from './pools.ts';

const minute = 60_000;
const rules = { widths, min: 2, max: 2, rematchMs: 0, patient: true, seed: 1 };
const nobody = { silent: new Set<string>(), met: new Map<string, number>() };

export interface Day {
  matched: number;
  meanMinutes: number;
}

/** People come over hours and wait for half an hour at most; a run follows every some seconds. */
export function liveThrough(
  way: 'ours' | 'greedy',
  { people, hours, runEvery, habit }: { people: number; hours: number; runEvery: number; habit: Habit },
): Day {
  const lot = new Lot(77);
  const coming: Waiting[] = Array.from({ length: people }, (_, at) => {
    const since = Math.floor(lot.next() * hours * 60 * minute);
    const choices = widths.map(() => habits[habit](lot));
    return { id: String(at + 1), accountId: `m${at}`, choices, since, endsAt: since + 30 * minute };
  }).sort((a, b) => a.since - b.since);
  let here: Waiting[] = [];
  let [matched, waited] = [0, 0];
  for (let now = 0; now < (hours + 1) * 60 * minute; now += runEvery) {
    while (coming[0] && coming[0].since <= now) here.push(coming.shift()!);
    here = here.filter(({ endsAt }) => endsAt > now);
    const gone = new Set(way === 'ours' ? idsOf(here, now) : pairGreedily(here).flat());
    for (const { since } of gone) waited += now - since;
    matched += gone.size;
    here = here.filter((member) => !gone.has(member));
  }
  return { matched, meanMinutes: waited / Math.max(1, matched) / minute };
}

function idsOf(here: readonly Waiting[], now: number): Waiting[] {
  const byId = new Map(here.map((member) => [member.id, member]));
  return formGroups(here, nobody, now, rules)
    .flat()
    .map((id) => byId.get(id)!);
}
