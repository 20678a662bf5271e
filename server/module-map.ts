/**
 * Who may import whom. Reviewed like a schema change: dependency-cruiser enforces it at error level (tools/dependency-cruiser.config.ts).
 * A module is entered through its index.ts only, and only by the modules that name it here.
 */
export const moduleMap: Record<string, readonly string[]> = {
  settings: [],
  accounts: [],
  files: ['accounts'],
  members: ['accounts', 'files'],
  spaces: ['members'],
  posts: ['spaces', 'members', 'files'],
  // Nobody imports it: what it has to hear of is connected in server/app/modules.ts.
  search: ['accounts', 'members', 'spaces', 'posts', 'site'],
  // The site as a whole: its name, its blueprint, its sample content.
  site: ['settings', 'accounts', 'files', 'members', 'spaces', 'posts'],
  // Feeds, sitemap, robots.txt, manifest: how the site is found and kept.
  discovery: ['spaces', 'posts', 'site'],
  admin: ['settings', 'accounts', 'members', 'spaces', 'posts', 'site'],
};
