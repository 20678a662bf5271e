import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Nullable } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { joiningBy, requireVerifiedEmail, signUpOpen } from '../accounts/index.ts';
import { attachmentLimit, imageLimit } from '../files/index.ts';
import { bodyLimit, commentLimit, titleLimit } from '../posts/index.ts';
import { inLocale, listReadableSpaces, loadDirectory, presentSpace, SpaceView } from '../spaces/index.ts';
import { AnnouncementView, findAnnouncement } from './announcement.ts';
import {
  siteAccent,
  siteBlueprint,
  siteFeatures,
  siteListed,
  siteLocales,
  siteName,
  siteTagline,
  siteTimeZone,
} from './site.settings.ts';

const Site = Type.Object({
  name: Type.String({ description: 'In the language of the request.' }),
  tagline: Type.String(),
  blueprint: Nullable(Type.String()),
  locales: Type.Array(Type.String()),
  timeZone: Type.String(),
  accent: Nullable(Type.Object({ light: Type.String(), dark: Type.String() })),
  features: Type.Array(Type.String()),
  groups: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  spaces: Type.Array(SpaceView),
  signUpOpen: Type.Boolean(),
  invitationNeeded: Type.Boolean({ description: 'Nobody makes an account without an invitation.' }),
  terms: Type.Boolean({ description: 'There are documents such as terms of service to read.' }),
  verifiedEmailRequired: Type.Boolean(),
  limits: Type.Object({
    title: Type.Integer(),
    body: Type.Integer(),
    comment: Type.Integer(),
    image: Type.Integer({ description: 'MiB of one picture.' }),
    attachment: Type.Integer({ description: 'MiB of one other file.' }),
  }),
  version: Type.String(),
  listed: Type.Boolean({ description: 'Search engines may list it.' }),
  url: Nullable(Type.String({ description: 'Where the site lives, when its host has said so.' })),
  announcement: Nullable(AnnouncementView),
});

export interface SiteParts {
  version: string;
  publicUrl: string | null;
  /** The terms stand above the site. */
  hasTerms: (ctx: Ctx) => Promise<boolean>;
}

export function siteRoutes(parts: SiteParts) {
  return (http: Http): void => {
    http.get(
      '/site',
      {
        config: { access: { who: 'guest' } },
        schema: {
          tags: ['site'],
          summary: 'The site and the spaces that I may read',
          response: { 200: Site },
        },
      },
      async ({ ctx }) => presentSite(ctx, parts),
    );
  };
}

async function presentSite(ctx: Ctx, parts: SiteParts) {
  const [spaces, { groups }, terms] = await Promise.all([
    listReadableSpaces(ctx),
    loadDirectory(ctx),
    parts.hasTerms(ctx),
  ]);
  return {
    name: inLocale(ctx.setting(siteName), ctx.locale),
    tagline: inLocale(ctx.setting(siteTagline), ctx.locale),
    blueprint: ctx.setting(siteBlueprint),
    locales: ctx.setting(siteLocales),
    timeZone: ctx.setting(siteTimeZone),
    accent: ctx.setting(siteAccent),
    features: ctx.setting(siteFeatures),
    groups: groups.map((group) => ({ key: group.key, name: inLocale(group.name, ctx.locale) })),
    spaces: spaces.map((space) => presentSpace(ctx, space)),
    signUpOpen: ctx.setting(signUpOpen),
    invitationNeeded: ctx.setting(joiningBy) === 'invitation',
    terms,
    verifiedEmailRequired: ctx.setting(requireVerifiedEmail),
    limits: {
      title: ctx.setting(titleLimit),
      body: ctx.setting(bodyLimit),
      comment: ctx.setting(commentLimit),
      image: ctx.setting(imageLimit),
      attachment: ctx.setting(attachmentLimit),
    },
    version: parts.version,
    url: parts.publicUrl,
    listed: ctx.setting(siteListed),
    announcement: findAnnouncement(ctx),
  };
}
