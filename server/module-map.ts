/**
 * Who may import whom. Reviewed like a schema change: dependency-cruiser enforces it at error level (tools/dependency-cruiser.config.ts).
 * A module is entered through its index.ts only, and only by the modules that name it here.
 */
export const moduleMap: Record<string, readonly string[]> = {
  // What staff did, for ever: at the bottom, because whoever acts on others writes to it.
  audit: [],
  settings: ['audit'],
  accounts: ['audit'],
  files: ['accounts'],
  members: ['accounts', 'files'],
  spaces: ['members', 'audit'],
  posts: ['spaces', 'members', 'files', 'audit'],
  // Nobody imports it: what it has to hear of is connected in server/app/connections.ts.
  search: ['accounts', 'members', 'spaces', 'posts', 'site'],
  // The site as a whole: its name, its blueprint, its sample content.
  site: ['settings', 'accounts', 'files', 'members', 'spaces', 'posts'],
  // Feeds, sitemap, robots.txt, manifest: how the site is found and kept.
  discovery: ['spaces', 'posts', 'site'],
  // Members who want to hear nothing of each other.
  blocks: ['accounts', 'members'],
  // The inbox: one row a member and fact. Whoever wants to tell somebody something stands above it.
  notifications: ['accounts', 'members', 'spaces', 'posts', 'site', 'audit', 'blocks'],
  // The same by mail, push and Slack.
  delivery: ['accounts', 'members', 'site', 'audit', 'notifications'],
  moderation: ['accounts', 'members', 'spaces', 'posts', 'site', 'audit', 'blocks', 'notifications'],
  // What a member may do already, and what words and links wait for a look.
  trust: ['accounts', 'members', 'spaces', 'posts', 'site', 'audit', 'notifications', 'moderation'],
  // Rooms and what is said in them; what has teams or matches stands above it.
  chat: ['accounts', 'members', 'files', 'posts', 'blocks', 'notifications', 'moderation'],
  // Who waits for whom, and who was matched.
  matching: ['accounts', 'members', 'chat', 'blocks', 'notifications', 'site', 'settings', 'audit'],
  // Posts by which people meet at a time and place.
  meetups: [
    'members',
    'spaces',
    'posts',
    'site',
    'settings',
    'audit',
    'blocks',
    'notifications',
    'chat',
    'matching',
  ],
  // Looking for people, and the teams that come of it.
  recruiting: ['accounts', 'members', 'posts', 'site', 'blocks', 'notifications', 'chat'],
  // Nobody imports it: launches are posts.
  launches: ['spaces', 'posts', 'recruiting'],
  terms: ['accounts', 'audit'],
  invitations: ['accounts', 'members', 'audit'],
  // Nobody imports it: outgoing webhooks hear events.
  webhooks: ['accounts', 'members', 'spaces', 'posts', 'site', 'audit', 'notifications', 'moderation'],
  // What belongs to a member: taken away as one file, or erased.
  rights: [
    'accounts',
    'files',
    'members',
    'spaces',
    'posts',
    'site',
    'audit',
    'notifications',
    'moderation',
    'terms',
  ],
  admin: [
    'settings',
    'accounts',
    'files',
    'members',
    'spaces',
    'posts',
    'site',
    'audit',
    'notifications',
    'delivery',
    'moderation',
    'trust',
    'invitations',
    'webhooks',
  ],
};
