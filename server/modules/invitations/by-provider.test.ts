import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestIssuer } from '../../engines/identity/test-issuer.ts';
import { comingBy, issuedBy } from '../../test/by-provider.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

const issuer = new TestIssuer();
let community: Community;
let admin: Person;

beforeAll(async () => {
  await issuer.start();
  community = await startCommunity({ env: issuedBy(issuer) });
  admin = await community.signUp('마당지기', 'admin');
  await admin.patch('/api/v1/admin/settings', { 'accounts.joining': 'invitation' });
});
afterAll(async () => {
  await community.stop();
  await issuer.stop();
});

const invite = async (maxUses = 1): Promise<string> =>
  (await admin.post('/api/v1/me/invitations', { maxUses })).body.token;

const { newcomer, begin, finish, enter, accounts } = comingBy(() => community, issuer);

it('lets a newcomer in by an invitation alone, and one that is known without', async () => {
  const refused = newcomer();
  expect(await enter(refused)).toBe('/sign-up?error=invitation_needed&provider=oidc&to=%2Fdrafts');
  expect(await enter(refused, { invitation: 'x'.repeat(32) })).toContain('error=invitation_needed');
  expect(await accounts(refused.email)).toBe(0);
  const invited = newcomer();
  expect(await enter(invited, { invitation: await invite() })).toBe('/drafts');
  expect(await enter(invited)).toBe('/drafts');
  expect((await admin.get('/api/v1/me/invitations')).body.items[0]).toMatchObject({
    uses: 1,
    joined: [{ name: invited.name }],
  });
});

it('keeps the link sealed while somebody is elsewhere', async () => {
  const invitation = await invite();
  await begin({ invitation });
  const rows = await community.node.ctx.db.selectFrom('account_verifications').select('value').execute();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(invitation);
});

it('gives the last use to one of those who come back at once', async () => {
  const invitation = await invite();
  const people = Array.from({ length: 6 }, newcomer);
  const begun: Answer[] = [];
  for (const _ of people) begun.push(await begin({ invitation }));
  // The test issuer has one person at a time; what they do at once is coming back.
  const ends = await Promise.all(people.map((person, index) => finish(person, begun[index]!)));
  expect(ends.filter((end) => end === '/drafts').length).toBeLessThanOrEqual(1);
  const made = await Promise.all(people.map(({ email }) => accounts(email)));
  expect(made.reduce((sum, one) => sum + one, 0)).toBe(1);
});

it('refuses what is absurd to bring along', async () => {
  for (const joining of [
    { invitation: 'x'.repeat(101) },
    { invitation: 7 },
    { consents: [{ document: 'service' }] },
    { consents: 'all' },
    { role: 'admin' },
  ])
    expect((await begin(joining)).status, JSON.stringify(joining)).toBe(422);
});
