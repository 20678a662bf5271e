import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../server-process.ts';
import { enterSignIn, inside, reload } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;

beforeAll(async () => {
  // Passkeys belong to a name, and browsers trust this one without TLS.
  site = await openSite({ HOST: 'localhost' }, { port: await freePort() });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows, `steps` half minutes from now. */
function codeOf(secret: string, steps = 0): string {
  const bits = [...secret].map((sign) => base32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 0x0f) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Waits until the current half minute goes on for `time` milliseconds more. */
async function leftOfHalfMinute(time: number): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < time) await sleep(left);
}

async function enterCode({ page, t }: Visitor, code: string): Promise<void> {
  await page.getByLabel(t('ways_code'), { exact: true }).fill(code);
  await page.getByRole('button', { name: t('ways_code_enter'), exact: true }).click();
}

async function toCode(visitor: Visitor, person: Person): Promise<void> {
  await visitor.open('/sign-in?to=%2Fspaces');
  await enterSignIn(visitor, person);
  await visitor.sees(visitor.page.getByRole('heading', { level: 1, name: visitor.t('ways_code_title') }));
}

const looks: Look[] = [
  { screen: 'desktop', locale: 'en' },
  { screen: 'phone', locale: 'ko', scripts: false },
];

describe.each(looks)('two-step sign-in, on a $screen in $locale (scripts: $scripts)', (look) => {
  it('is set up, asked for, survives a lost phone, and is turned off', async () => {
    const person = await site.join('두 걸음');
    const visitor = await site.visitorAs(person, look);
    const { page, t } = visitor;
    const main = page.getByRole('main');
    await visitor.open('/settings/security');
    await main.getByRole('link', { name: t('ways_two_step_set_up') }).click();
    await main.getByLabel(t('ways_two_step_proof'), { exact: true }).fill(person.password);
    await main.getByRole('button', { name: t('ways_two_step_start') }).click();
    const picture = await visitor.sees(main.getByRole('img', { name: t('ways_two_step_qr') }));
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    const secret = (await main.locator('code').innerText()).replaceAll(' ', '');
    await main.getByLabel(t('ways_code'), { exact: true }).fill('000000');
    await main.getByRole('button', { name: t('ways_two_step_turn_on'), exact: true }).click();
    await visitor.sees(t('ways_problem_code_wrong'));
    // The earliest that counts, so that later ones are left for signing in; it must still count when it arrives.
    await leftOfHalfMinute(10_000);
    await main.getByLabel(t('ways_code'), { exact: true }).fill(codeOf(secret, -1));
    await main.getByRole('button', { name: t('ways_two_step_turn_on'), exact: true }).click();
    await visitor.sees(t('ways_two_step_codes_text'));
    const recovery = await main.locator('li').allInnerTexts();
    expect(recovery).toHaveLength(10);

    await visitor.context.clearCookies();
    if (look.locale === 'en')
      await visitor.context.addCookies([{ name: 'madang_locale', value: 'en', url: site.origin }]);
    await toCode(visitor, person);
    await enterCode(visitor, '123');
    await visitor.sees(t('ways_problem_code_wrong'));
    await enterCode(visitor, codeOf(secret));
    await inside(visitor);
    expect(new URL(page.url()).pathname).toBe('/spaces');

    const lost = await site.visitor(look);
    await toCode(lost, person);
    await enterCode(lost, recovery[0]!.toUpperCase());
    await inside(lost);
    const again = await site.visitor(look);
    await toCode(again, person);
    await enterCode(again, recovery[0]!);
    await again.sees(again.t('ways_problem_code_wrong'));

    await visitor.open('/settings/security/two-step');
    await visitor.sees(t('ways_two_step_codes_left', { count: 9 }));
    const off = main.getByRole('region', { name: t('ways_two_step_turn_off') });
    await off.getByLabel(t('ways_two_step_proof'), { exact: true }).fill(person.password);
    await off.getByRole('button', { name: t('ways_two_step_turn_off') }).click();
    await visitor.sees(t('ways_two_step_off_done'));
    const plain = await site.visitor(look);
    await plain.open('/sign-in');
    await enterSignIn(plain, person);
    await inside(plain);
  });
});

/** An authenticator inside the browser, which checks whose finger it is. */
async function plugIn({ context, page }: Visitor): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function addPasskey(visitor: Visitor, name: string): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/settings/security');
  await page.getByLabel(t('ways_passkey_name'), { exact: true }).last().fill(name);
  await page.getByRole('button', { name: t('ways_passkey_add'), exact: true }).click();
  await visitor.sees(t('ways_passkey_added'));
  await visitor.sees(page.getByRole('listitem').filter({ hasText: name }));
}

describe('passkeys', () => {
  it('are made, sign in without a password, are named and removed', async () => {
    const person = await site.join('열쇠지기');
    const visitor = await site.visitorAs(person);
    const { page, t } = visitor;
    await plugIn(visitor);
    await addPasskey(visitor, '책상 위 열쇠');

    await visitor.context.clearCookies();
    await visitor.open('/sign-in?to=%2Fspaces');
    // Where the browser offers passkeys by itself, it has signed in already.
    const button = page.getByRole('button', { name: t('ways_passkey_use') });
    await Promise.race([inside(visitor), button.click().then(() => inside(visitor))]);
    await soon(() => new URL(page.url()).pathname).toBe('/spaces');

    await visitor.open('/settings/security');
    const row = page.getByRole('listitem').filter({ hasText: '책상 위 열쇠' });
    await row.getByText(t('ways_passkey_edit'), { exact: true }).click();
    await row.getByLabel(t('ways_passkey_name'), { exact: true }).fill('서랍 속 열쇠');
    await row.getByRole('button', { name: t('ways_passkey_rename') }).click();
    await visitor.sees(t('ways_passkey_renamed'));
    await reload(visitor);
    const renamed = page.getByRole('listitem').filter({ hasText: '서랍 속 열쇠' });
    await renamed.getByText(t('ways_passkey_edit'), { exact: true }).click();
    await renamed.getByRole('button', { name: t('ways_passkey_remove') }).click();
    await visitor.sees(t('ways_passkey_removed'));
    await visitor.sees(t('ways_passkeys_none'));
  });

  // Browsers let no key that checks nobody be found without an address; what the server does with one is tested there.
  it('that have checked their owner need no code', async () => {
    const person = await site.join('두 열쇠');
    const begun = await site.call('POST', '/api/v1/me/two-step', person.token, { password: person.password });
    const confirm = { code: codeOf(begun.body.secret) };
    const on = await site.call('POST', '/api/v1/me/two-step/confirmation', person.token, confirm);
    expect(on.status).toBe(201);
    const visitor = await site.visitor();
    const session = {
      name: 'madang.session_token',
      value: encodeURIComponent(person.token),
      url: site.origin,
    };
    await visitor.context.addCookies([session]);
    await plugIn(visitor);
    await addPasskey(visitor, '지문');
    await visitor.context.clearCookies();
    await visitor.open('/sign-in');
    const button = visitor.page.getByRole('button', { name: visitor.t('ways_passkey_use') });
    await Promise.race([inside(visitor), button.click().then(() => inside(visitor))]);
  });

  it('that are not chosen leave the other ways open', async () => {
    const person = await site.join('열쇠 없는 이');
    const visitor = await site.visitor();
    await plugIn(visitor);
    await visitor.open('/sign-in');
    await visitor.page.getByRole('button', { name: visitor.t('ways_passkey_use') }).click();
    await visitor.sees(visitor.t('ways_passkey_cancelled'));
    await enterSignIn(visitor, person);
    await inside(visitor);
  });
});
