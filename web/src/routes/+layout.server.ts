import type { Site } from '#lib/api/client.ts';
import { barCookie } from '#lib/features/shell/bar.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import type { LayoutServerLoad } from './$types';

/** Stands in while the API cannot answer, so that the error page still looks like the site. */
const unknownSite: Site = {
  name: '마당',
  tagline: '',
  blueprint: null,
  locales: ['ko', 'en'],
  timeZone: 'Asia/Seoul',
  accent: null,
  features: [],
  groups: [],
  spaces: [],
  signUpOpen: false,
  invitationNeeded: false,
  terms: false,
  verifiedEmailRequired: false,
  limits: { title: 120, body: 50_000, comment: 5_000, image: 5, attachment: 10 },
  version: '',
  listed: false,
  url: null,
  announcement: null,
};

export const load: LayoutServerLoad = async ({ cookies, locals, depends }) => {
  depends('madang:shell');
  const { api } = locals;
  const [site, me] = await Promise.all([
    api.GET('/api/v1/site').catch(() => undefined),
    mayBeMember(cookies) ? api.GET('/api/v1/me').catch(() => undefined) : undefined,
  ]);
  const known = { ...(site?.data ?? unknownSite) };
  // What somebody closed stays closed until it says something else.
  if (known.announcement?.version === cookies.get(barCookie)) known.announcement = null;
  if (known.accent) locals.accent = known.accent;
  return { site: known, me: me?.data ?? null, theme: locals.theme, reachable: site?.data !== undefined };
};
