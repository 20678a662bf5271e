import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Caller, type Community, type Person } from '../../test/community.ts';
import { facetAt, later, openMeetup, openMeetupSpace } from '../../test/meetups.ts';
import { calendarFile } from './calendar.rules.ts';

let community: Community;
let host: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity({ env: { PUBLIC_URL: 'https://madang.test' } });
  admin = await community.signUp('마당지기', 'admin');
  await openMeetupSpace(admin);
  host = await community.signUp('주최');
});
afterAll(() => community.stop());

/** What a calendar makes of a file. */
function readBy(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent')!;
  const get = (name: string) => event.getFirstPropertyValue(name);
  return { calendar, event, get };
}

async function fileOf(id: string, by: Pick<Caller, 'get'> = community.guest) {
  const answer = await by.get(`/api/v1/posts/${id}/calendar.ics`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
  return answer.body as string;
}

describe('the calendar file of a meet-up', () => {
  it('is what calendars read, and replaces itself with each change', async () => {
    const startsAt = later(new Date(), 30);
    const title =
      '점심; 저녁, 그리고 \\ 밤 — 아주 긴 제목이라서 한 줄에는 도저히 다 들어가지 않는 모임 이야기 🍚🍜 끝';
    const { id } = await openMeetup(host, facetAt(startsAt, { region: 'seoul' }), { title });
    const text = await fileOf(id);
    const lines = text.split('\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    const { calendar, get } = readBy(text);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(get('summary')).toBe(title);
    expect(get('location')).toBe('서울 1층 로비');
    expect(String(get('description'))).toBe(`서초에서 만나요\nhttps://madang.test/posts/${id}`);
    const starts = get('dtstart') as ICAL.Time;
    expect(starts.toJSDate().getTime()).toBe(Math.floor(Date.parse(startsAt) / 60_000) * 60_000);
    expect([get('uid'), get('sequence'), get('status')]).toEqual([
      `meetup-${id}@madang.test`,
      0,
      'TENTATIVE',
    ]);
    expect(text).not.toContain(host.handle);

    await host.patch(`/api/v1/posts/${id}`, { facet: facetAt(later(new Date(), 40)) });
    await host.put(`/api/v1/posts/${id}/meetup/cancellation`, { reason: '비가 와요' });
    const changed = readBy(await fileOf(id));
    expect([changed.get('uid'), changed.get('sequence'), changed.get('status')]).toEqual([
      `meetup-${id}@madang.test`,
      2,
      'CANCELLED',
    ]);
    expect(String(changed.get('description'))).toContain('비가 와요');
  });

  it('is there for whoever may read the post', async () => {
    await admin.post('/api/v1/spaces', {
      slug: 'inner',
      name: '안',
      kind: 'meetup',
      rights: { read: 'member' },
    });
    const { id } = await openMeetup(host, facetAt(later(new Date(), 30)), { space: 'inner' });
    expect((await community.guest.get(`/api/v1/posts/${id}/calendar.ics`)).status).toBe(404);
    expect(await fileOf(id, admin)).toContain('BEGIN:VEVENT');
    const plain = await host.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
    expect((await host.get(`/api/v1/posts/${plain.body.id}/calendar.ics`)).body.code).toBe(
      'meetups.not_found',
    );
  });

  it('survives whatever people write', () => {
    const at = new Date('2026-12-01T03:00:00Z');
    const nasty = 'a\nEND:VEVENT\r\nBEGIN:VALARM;"quoted"\u0007,\\n';
    const { get, event, calendar } = readBy(
      calendarFile({
        uid: 'x@y',
        sequence: 3,
        changedAt: at,
        startsAt: at,
        summary: nasty,
        description: nasty,
        location: nasty,
        url: 'https://madang.test/posts/1',
        organiser: nasty,
        isCancelled: false,
        isFixed: true,
      }),
    );
    expect(calendar.getAllSubcomponents()).toHaveLength(1);
    expect(event.getAllSubcomponents()).toHaveLength(0);
    expect(get('summary')).toBe('a\nEND:VEVENT\nBEGIN:VALARM;"quoted" ,\\n');
    expect(get('status')).toBe('CONFIRMED');
  });
});
