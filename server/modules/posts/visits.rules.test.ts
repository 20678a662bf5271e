import { expect, it } from 'vitest';
import { comparePaths, mergeVisits, type Place, type Visit } from './visits.rules.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const place = (path: string, at: number): Place => ({ path: path.split('.'), at: day(at) });
const visit = (until: number, at: Place | null): Visit => ({
  accountId: 'a',
  postId: '1',
  seenUntil: day(until),
  place: at,
});

it.each([
  ['1', '2', -1],
  ['9', '10', -1],
  ['1', '1.5', -1],
  ['1.5', '2', -1],
  ['3.4', '3.4', 0],
  ['90071992547409931', '90071992547409930', 1],
])('%s stands to %s as %i', (one, other, order) => {
  expect(Math.sign(comparePaths(one.split('.'), other.split('.')))).toBe(order);
  expect(Math.sign(comparePaths(other.split('.'), one.split('.')))).toBe(order === 0 ? 0 : -order);
});

it.each<[Visit, Visit, Visit]>([
  [visit(1, null), visit(2, null), visit(2, null)],
  [visit(3, place('7', 4)), visit(2, null), visit(3, place('7', 4))],
  [visit(1, place('7.8', 3)), visit(1, place('7', 5)), visit(1, place('7.8', 3))],
  [visit(1, place('7', 3)), visit(2, place('7', 5)), visit(2, place('7', 5))],
])('two devices know the further of both, whoever speaks first', (one, other, both) => {
  expect(mergeVisits(one, other)).toEqual(both);
  expect(mergeVisits(other, one)).toEqual(both);
});
