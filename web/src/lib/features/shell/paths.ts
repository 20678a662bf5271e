import type { PostSummary } from '#lib/api/client.ts';

const segment = encodeURIComponent;

/** Every address of the site in one place. */
export const paths = {
  home: '/',
  popular: '/?sort=popular',
  spaces: '/spaces',
  space: (slug: string): string => `/spaces/${segment(slug)}`,
  post: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}`,
  editPost: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/edit`,
  write: (space?: string): string => (space ? `/write?space=${segment(space)}` : '/write'),
  comment: (postId: string, id: string): string => `/posts/${segment(postId)}/comments/${segment(id)}`,
  tag: (name: string): string => `/tags/${segment(name)}`,
  search: '/search',
  members: '/members',
  member: (handle: string): string => `/members/${segment(handle)}`,
  me: '/me',
  bookmarks: '/bookmarks',
  drafts: '/drafts',
  postHistory: (post: Pick<PostSummary, 'id'>): string => `/posts/${segment(post.id)}/history`,
  commentHistory: (postId: string, id: string): string =>
    `/posts/${segment(postId)}/comments/${segment(id)}/history`,
  settings: '/settings',
  settingsAccount: '/settings/account',
  settingsSecurity: '/settings/security',
  settingsTwoStep: '/settings/security/two-step',
  settingsAppearance: '/settings/appearance',
  signIn: (to?: string): string => (to && to !== '/' ? `/sign-in?to=${segment(to)}` : '/sign-in'),
  signUp: (to?: string): string => (to && to !== '/' ? `/sign-up?to=${segment(to)}` : '/sign-up'),
  signInCode: (to?: string): string =>
    to && to !== '/' ? `/sign-in/code?to=${segment(to)}` : '/sign-in/code',
  reset: '/reset',
  signOut: '/sign-out',
  preferences: '/preferences',
  admin: '/admin',
  adminSite: '/admin/site',
  adminSpaces: '/admin/spaces',
  adminNewSpace: '/admin/spaces/new',
  adminSpace: (slug: string): string => `/admin/spaces/${segment(slug)}`,
  adminMembers: '/admin/members',
  adminJobs: '/admin/jobs',
  adminHealth: '/admin/health',
  keptMails: '/dev/mail',
  keptMail: (id: string): string => `/dev/mail/${segment(id)}`,
};
