import { redirect } from '@sveltejs/kit';
import { paths } from '#lib/features/shell/paths.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname));
  return { me };
};
