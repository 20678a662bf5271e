import type { LayoutLoad } from './$types';

/** What stands above the page comes with it, ready to be shown; a page that says nothing there does without its code. */
export const load: LayoutLoad = async ({ data }) => ({
  ...data,
  AnnouncementBar:
    data.site.announcement || data.me?.terms
      ? (await import('#lib/features/shell/AnnouncementBar.svelte')).default
      : null,
});
