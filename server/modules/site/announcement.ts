import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';
import { inLocale } from '../spaces/index.ts';

/** One line without signs that break it or turn the direction of writing. */
const line =
  '^(?=.*\\S)[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$';
/** A path of this site, or https without a name, a password or a port in it, as on cards. */
const address = '^(/(?![/\\\\])[^\\s\\\\]*|https://([a-z0-9-]+\\.)+[a-z][a-z0-9-]+([/?#][^\\s\\\\]*)?)$';
const Line = Type.String({ minLength: 1, maxLength: 300, pattern: line });

const Announcement = Strict({
  text: Strict({ ko: Line, en: Line }),
  tone: OneOf(['info', 'warning']),
  url: Nullable(Type.String({ maxLength: 300, pattern: address })),
  audience: OneOf(['everybody', 'members']),
  from: Nullable(Time),
  until: Nullable(Time),
  dismissable: Type.Boolean(),
});
type Announced = Static<typeof Announcement>;

/** What stands above every page for a while. Read with the settings, so it costs no page a statement. */
const siteAnnouncement = defineSetting('site.announcement', Nullable(Announcement), null, {
  public: true,
});

export const AnnouncementView = Type.Object({
  version: Type.String({
    description: 'Another one when it says something else: what was closed stays closed.',
  }),
  text: Type.String({ description: 'In the language of the request.' }),
  tone: OneOf(['info', 'warning']),
  url: Nullable(Type.String()),
  dismissable: Type.Boolean(),
});

/** What the caller is to read above every page, now. */
export function findAnnouncement(ctx: Ctx): Static<typeof AnnouncementView> | null {
  const announced = ctx.setting(siteAnnouncement);
  if (!announced || !isOn(announced, ctx.now)) return null;
  if (announced.audience === 'members' && !ctx.actor) return null;
  const { text, tone, url, dismissable } = announced;
  return { version: versionOf(announced), text: inLocale(text, ctx.locale), tone, url, dismissable };
}

function isOn({ from, until }: Announced, now: Date): boolean {
  return (from === null || new Date(from) <= now) && (until === null || now < new Date(until));
}

const versions = new WeakMap<Announced, string>();

function versionOf(announced: Announced): string {
  const known = versions.get(announced);
  if (known !== undefined) return known;
  const { text, tone, url, from } = announced;
  const said = JSON.stringify([text.ko, text.en, tone, url, from]);
  const version = createHash('sha256').update(said).digest('base64url').slice(0, 12);
  versions.set(announced, version);
  return version;
}
