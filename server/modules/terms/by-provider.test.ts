import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestIssuer } from '../../engines/identity/test-issuer.ts';
import { comingBy, issuedBy } from '../../test/by-provider.ts';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { agree, publish } from './test-terms.ts';

const issuer = new TestIssuer();
let community: Community;
let admin: Person;
let number: number;

beforeAll(async () => {
  await issuer.start();
  community = await startCommunity({ env: issuedBy(issuer) });
  admin = await community.signUp('마당지기', 'admin');
  number = await publishAndAgree();
});
afterAll(async () => {
  await community.stop();
  await issuer.stop();
});

const { newcomer, begin, finish, enter, accounts } = comingBy(() => community, issuer);
async function publishAndAgree(): Promise<number> {
  const next = await publish(admin, 'service');
  // Whoever has not agreed writes nothing, the next version neither.
  await agree(admin, 'service', next);
  return next;
}

const given = (email: string) =>
  community.node.ctx.db
    .selectFrom('terms_consents')
    .innerJoin('accounts', 'accounts.id', 'terms_consents.account_id')
    .select(['terms_consents.number', 'terms_consents.how'])
    .where('accounts.email', '=', email)
    .execute();

it('is no way around the terms: without consent there is no account, and with it, it is written down', async () => {
  const person = newcomer();
  const refused = '/sign-up?error=consent_needed&provider=oidc&to=%2Fdrafts';
  expect(await enter(person)).toBe(refused);
  expect(await enter(person, { consents: [] })).toBe(refused);
  expect(await enter(person, { consents: [{ document: 'service', number: number + 7 }] })).toBe(
    '/sign-in?error=busy&provider=oidc&to=%2Fdrafts',
  );
  expect(await accounts(person.email)).toBe(0);
  expect(await enter(person, { consents: [{ document: 'service', number }] })).toBe('/drafts');
  expect(await given(person.email)).toEqual([{ number, how: 'provider' }]);
  // Who is known comes in, whatever they brought along.
  expect(await enter(person)).toBe('/drafts');
  expect(await given(person.email)).toHaveLength(1);
});

it('asks for what was published while somebody was at the provider', async () => {
  const person = newcomer();
  const begun = await begin({ consents: [{ document: 'service', number }] });
  number = await publishAndAgree();
  expect(await finish(person, begun)).toContain('/sign-up?error=consent_needed');
  expect(await accounts(person.email)).toBe(0);
  expect(await enter(person, { consents: [{ document: 'service', number }] })).toBe('/drafts');
  expect(await given(person.email)).toEqual([{ number, how: 'provider' }]);
});

it('makes one account of one person who comes back twice at once', async () => {
  const person = newcomer();
  const consents = [{ document: 'service', number }];
  const begun = [await begin({ consents }), await begin({ consents })];
  const ends = await Promise.all(begun.map((one) => finish(person, one)));
  expect(ends).toContain('/drafts');
  expect(await accounts(person.email)).toBe(1);
  expect(await given(person.email)).toHaveLength(1);
});
