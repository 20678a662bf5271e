import type { PageLoad } from './$types';

/** Who launched most is fetched where somebody has launched. */
export const load: PageLoad = async ({ data }) => ({
  ...data,
  Makers:
    data.home.makers.length > 0 ? (await import('#lib/features/recruiting/Makers.svelte')).default : null,
});
