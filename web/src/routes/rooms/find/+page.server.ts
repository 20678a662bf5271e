import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

const scopes = ['listed', 'invited', 'former'] as const;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('madang:rooms');
  const scope = scopes.find((one) => one === url.searchParams.get('scope')) ?? 'listed';
  const query = { scope, limit: 30, cursor: url.searchParams.get('cursor') ?? undefined };
  const found = orFail(await locals.api.GET('/api/v1/rooms', { params: { query } }));
  return { scope, found, ownBottomBar: true };
};
