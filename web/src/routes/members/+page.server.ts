import { orFail } from '#lib/api/client.ts';
import { readDirectoryView } from '#lib/features/members/directory-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { api } = locals;
  const view = readDirectoryView(url.searchParams);
  const [members, options] = await Promise.all([
    api.GET('/api/v1/members', { params: { query: { ...view, limit: 30 } } }),
    api.GET('/api/v1/card-options'),
  ]);
  return { view, members: orFail(members), options: orFail(options) };
};
