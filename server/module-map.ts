/**
 * Who may import whom. Reviewed like a schema change: dependency-cruiser enforces it at error level (tools/dependency-cruiser.config.ts).
 * A module is entered through its index.ts only, and only by the modules that name it here.
 */
export const moduleMap: Record<string, readonly string[]> = {
  settings: [],
  accounts: [],
  members: ['accounts'],
  spaces: ['members'],
  posts: ['spaces', 'members'],
  // The site as a whole: its name, its blueprint, its sample content.
  site: ['settings', 'accounts', 'members', 'spaces', 'posts'],
  admin: ['settings', 'accounts', 'members', 'spaces', 'posts', 'site'],
};
