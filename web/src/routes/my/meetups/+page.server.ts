import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

const roles = ['joined', 'hosted', 'asked'] as const;

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { me, site } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname + url.search));
  const asked = url.searchParams.get('role');
  const role = roles.find((one) => one === asked) ?? 'joined';
  const when = url.searchParams.get('when') === 'past' ? ('past' as const) : ('coming' as const);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const posts = await locals.api.GET('/api/v1/me/meetups', {
    params: { query: { role, when, limit: 30, cursor } },
  });
  return { role, when, posts: orFail(posts), timeZone: site.timeZone };
};
