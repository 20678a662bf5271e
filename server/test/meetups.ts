import type { Answer, Person } from './community.ts';

const value = (key: string) => ({ key, name: { ko: key, en: key } });

/** A community with a space for meet-ups, where names may be left out, and conditions as a campus has them. */
export async function openMeetupSpace(admin: Person): Promise<void> {
  await admin.patch('/api/v1/admin/settings', {
    'meetups.categories': [
      { key: 'meal', name: { ko: '밥', en: 'Meal' }, attributes: ['place', 'time'] },
      { key: 'study', name: { ko: '공부', en: 'Study' }, attributes: ['place'] },
    ],
    'meetups.attributes': [
      {
        key: 'place',
        name: { ko: '장소', en: 'Place' },
        values: [
          { key: 'seocho', name: { ko: '서초 클러스터', en: 'Seocho cluster' } },
          { key: 'gaepo', name: { ko: '개포 클러스터', en: 'Gaepo cluster' } },
        ],
      },
      { key: 'time', name: { ko: '끼니', en: 'Meal time' }, values: [value('lunch'), value('dinner')] },
    ],
    'meetups.regions': [{ key: 'seoul', name: { ko: '서울', en: 'Seoul' } }, value('busan')],
  });
  await admin.post('/api/v1/spaces', { slug: 'rooms', name: '모임', kind: 'meetup', anonymousAllowed: true });
}

export const later = (now: Date, hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();

/** What a meet-up is made of unless said otherwise. */
export const facetAt = (startsAt: string, more: object = {}) => ({
  startsAt,
  place: '1층 로비',
  category: 'meal',
  capacity: 4,
  joinPolicy: 'open',
  conditions: { place: ['seocho'] },
  ...more,
});

export async function openMeetup(
  host: Person,
  facet: object,
  more: object = {},
): Promise<Answer['body'] & { id: string }> {
  const answer = await host.post('/api/v1/posts', {
    space: 'rooms',
    title: '같이 점심 먹어요',
    body: '서초에서 만나요',
    facet,
    ...more,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
