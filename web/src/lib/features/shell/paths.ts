import type { PostSummary } from '#lib/api/client.ts';

const segment = encodeURIComponent;

/** Every address of the site in one place. */
export const paths = {
  home: '/',
  popular: '/?sort=popular',
  newPosts: '/?reading=new',
  unreadPosts: '/?reading=unread',
  inbox: '/inbox',
  inboxUnread: '/inbox?show=unread',
  /** Counts as read, and leads on to its place. */
  notice: ({ id, url }: { id: string; url: string }): string => `/inbox/${segment(id)}?to=${segment(url)}`,
  rooms: '/rooms',
  newRoom: '/rooms/new',
  /** Asks for a room with that member. */
  writeTo: (handle: string): string => `/rooms/new?to=${segment(handle)}`,
  /** Asks the author of a post. */
  ask: (post: Pick<PostSummary, 'id'>): string => `/rooms/new?ask=${segment(post.id)}`,
  findRooms: '/rooms/find',
  searchRooms: (room?: string): string => (room ? `/rooms/search?room=${segment(room)}` : '/rooms/search'),
  room: (id: string): string => `/rooms/${segment(id)}`,
  message: (id: string, seq: number): string => `/rooms/${segment(id)}?at=${seq}`,
  aboutRoom: (id: string): string => `/rooms/${segment(id)}/about`,
  matching: '/matching',
  pool: (slug: string): string => `/matching/${segment(slug)}`,
  matches: '/matching/matches',
  match: (id: string): string => `/matching/matches/${segment(id)}`,
  spaces: '/spaces',
  space: (slug: string): string => `/spaces/${segment(slug)}`,
  post: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}`,
  /** On to the first comment that the reader has not seen. */
  unread: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/unread`,
  editPost: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/edit`,
  /** Of a recruitment, for one of its positions. */
  apply: (post: Pick<PostSummary, 'id'>, position?: string): string =>
    `/posts/${segment(post.id)}/apply${position ? `?position=${segment(position)}` : ''}`,
  applicants: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/applicants`,
  team: (id: string): string => `/teams/${segment(id)}`,
  myRecruiting: (tab?: string): string => (tab ? `/my/recruiting?tab=${tab}` : '/my/recruiting'),
  write: (space?: string): string => (space ? `/write?space=${segment(space)}` : '/write'),
  comment: (postId: string, id: string): string => `/posts/${segment(postId)}/comments/${segment(id)}`,
  tag: (name: string): string => `/tags/${segment(name)}`,
  search: '/search',
  members: '/members',
  member: (handle: string): string => `/members/${segment(handle)}`,
  /** Asks first. */
  blockMember: (handle: string): string => `/members/${segment(handle)}?block`,
  me: '/me',
  bookmarks: '/bookmarks',
  drafts: '/drafts',
  postHistory: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/history`,
  commentHistory: (postId: string, id: string): string =>
    `/posts/${segment(postId)}/comments/${segment(id)}/history`,
  settings: '/settings',
  settingsAccount: '/settings/account',
  settingsLeave: '/settings/account/leave',
  settingsSecurity: '/settings/security',
  settingsTwoStep: '/settings/security/two-step',
  settingsNotifications: '/settings/notifications',
  settingsChat: '/settings/chat',
  settingsWatches: '/settings/watches',
  settingsKeys: '/settings/api-keys',
  settingsAppearance: '/settings/appearance',
  settingsBlocks: '/settings/blocks',
  settingsTrust: '/settings/trust',
  settingsInvitations: '/settings/invitations',
  signIn: (to?: string): string => (to && to !== '/' ? `/sign-in?to=${segment(to)}` : '/sign-in'),
  signUp: (to?: string): string => (to && to !== '/' ? `/sign-up?to=${segment(to)}` : '/sign-up'),
  join: (token: string): string => `/join/${segment(token)}`,
  signInCode: (to?: string): string =>
    to && to !== '/' ? `/sign-in/code?to=${segment(to)}` : '/sign-in/code',
  reset: '/reset',
  signOut: '/sign-out',
  preferences: '/preferences',
  endImpersonation: '/impersonation/end',
  watch: '/watch',
  admin: '/admin',
  terms: (kind?: string, number?: number): string =>
    kind ? `/terms/${segment(kind)}${number ? `?version=${number}` : ''}` : '/terms',
  consent: (to: string): string => `/terms/consent?to=${encodeURIComponent(to)}`,
  rules: '/rules',
  transparency: '/transparency',
  blocked: '/blocked',
  myWarnings: '/account/warnings',
  myFlags: '/account/flags',
  flag: (type: 'post' | 'comment' | 'member' | 'message', id: string): string =>
    `/flag?type=${type}&id=${segment(id)}`,
  moderation: '/moderation',
};
