import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { m } from '#lib/paraglide/messages.js';
import { paintTheme, type Theme } from '#lib/theme/theme.ts';
import type { Member, Site } from '#lib/api/client.ts';
import type { IconName } from '#lib/ui/Icon.svelte';
import type { Choice, Section } from './finder.svelte.ts';
import { mayMean } from './matching.ts';
import { recentPlaces } from './recent-places.ts';

interface Place {
  href: string;
  icon: IconName;
  text: string;
}

interface Around {
  site: Pick<Site, 'spaces'>;
  me: Pick<Member, 'handle' | 'role'> | null;
  /** Where the palette was opened. */
  here: string;
}

const shownAtOnce = 5;

/** Places and commands that what is typed may mean; before anything is typed, where somebody was and what they do most. */
export function paletteSections(around: Around, typed: string): Section[] {
  const q = typed.trim();
  if (q === '') {
    const recent = recentPlaces(around.me?.handle ?? '').filter(({ href }) => href !== around.here);
    return [
      section(
        'places',
        m.palette_recent(),
        recent.slice(0, shownAtOnce).map(({ href, title }) => place({ href, icon: 'clock', text: title })),
      ),
      section('commands', m.palette_commands(), commands(around).slice(0, 3)),
    ];
  }
  const fits = ({ text }: { text: string }): boolean => mayMean(q, text);
  const spaces = around.site.spaces.filter(({ archived }) => !archived);
  return [
    section('pages', m.palette_pages(), pages(around).filter(fits).slice(0, shownAtOnce).map(place)),
    section(
      'spaces',
      m.shell_spaces(),
      spaces
        .map(({ slug, name }): Place => ({ href: paths.space(slug), icon: 'layers', text: name }))
        .filter(fits)
        .slice(0, shownAtOnce)
        .map(place),
    ),
    section('commands', m.palette_commands(), commands(around).filter(fits)),
  ];
}

const section = (key: string, title: string, choices: Choice[]): Section => ({ key, title, choices });
const place = (at: Place): Choice => ({ kind: 'place', ...at });

function pages({ me }: Around): Place[] {
  const open: Place[] = [
    { href: paths.home, icon: 'house', text: m.shell_home() },
    { href: paths.popular, icon: 'flame', text: m.shell_popular() },
    { href: paths.spaces, icon: 'layout-grid', text: m.shell_spaces() },
    { href: paths.members, icon: 'users-round', text: m.search_people() },
    { href: paths.search, icon: 'search', text: m.search_title() },
  ];
  if (!me) return open;
  const own: Place[] = [
    { href: paths.inbox, icon: 'bell', text: m.inbox_title() },
    { href: paths.newPosts, icon: 'sparkles', text: m.reading_new() },
    { href: paths.unreadPosts, icon: 'message-square', text: m.reading_unread() },
    { href: paths.member(me.handle), icon: 'user-round', text: m.shell_my_page() },
    { href: paths.bookmarks, icon: 'bookmark', text: m.shell_bookmarks() },
    { href: paths.drafts, icon: 'pencil', text: m.shell_drafts() },
    { href: paths.settings, icon: 'settings', text: m.shell_settings() },
  ];
  return [...open, ...own, ...(me.role === 'admin' ? adminPages() : [])];
}

function adminPages(): Place[] {
  const within = (text: string): string => `${m.shell_admin()}: ${text}`;
  return [
    { href: paths.admin, icon: 'layout-grid', text: m.shell_admin() },
    { href: deskPaths.adminMembers, icon: 'users-round', text: within(m.admin_members()) },
    { href: deskPaths.adminSpaces, icon: 'layers', text: within(m.admin_spaces()) },
    { href: deskPaths.adminSite, icon: 'settings', text: within(m.admin_site()) },
    { href: deskPaths.adminNotices, icon: 'bell', text: within(m.notices_title()) },
    { href: deskPaths.adminJobs, icon: 'activity', text: within(m.admin_jobs()) },
    { href: deskPaths.adminHealth, icon: 'server', text: within(m.admin_health()) },
  ];
}

function commands({ site, me, here }: Around): Choice[] {
  const command = (text: string, icon: IconName, run: () => void): Choice => ({
    kind: 'command',
    href: `#${icon}`,
    icon,
    text,
    run,
  });
  const go = (text: string, icon: IconName, href: string): Choice => ({ kind: 'place', text, icon, href });
  const mayWrite = !me || site.spaces.some((space) => space.mine.write);
  const write = me ? paths.write() : paths.signIn(paths.write());
  return [
    ...(mayWrite ? [go(m.shell_write(), 'pen-line', write)] : []),
    command(m.palette_dark(), 'moon', () => void paint('dark', here)),
    command(m.palette_light(), 'sun', () => void paint('light', here)),
    command(m.palette_system(), 'monitor', () => void paint('system', here)),
    me
      ? command(m.shell_sign_out(), 'log-out', () => post(paths.signOut))
      : go(m.shell_sign_in(), 'log-in', paths.signIn(here)),
  ];
}

async function paint(theme: Theme, to: string): Promise<void> {
  paintTheme(theme);
  const body = new URLSearchParams({ theme, to });
  await fetch(paths.preferences, { method: 'POST', body, redirect: 'manual' });
}

/** As the form of the account's menu does. */
function post(action: string): void {
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = action;
  document.body.append(form);
  form.submit();
}
