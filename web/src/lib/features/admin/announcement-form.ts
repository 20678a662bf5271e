import { textOf } from '#lib/features/forms/send.ts';
import { instantOf } from '#lib/features/forms/zoned-time.ts';

/** The setting `site.announcement`. */
export interface Announcement {
  text: { ko: string; en: string };
  tone: 'info' | 'warning';
  url: string | null;
  audience: 'everybody' | 'members';
  from: string | null;
  until: string | null;
  dismissable: boolean;
}

/** Reads the form; a language that was left empty says what the other one does. Times are those of the site's clocks. */
export function readAnnouncement(form: FormData, zone: string): Announcement {
  const [ko, en] = [textOf(form, 'text.ko').trim(), textOf(form, 'text.en').trim()];
  return {
    text: { ko: ko || en, en: en || ko },
    tone: form.get('tone') === 'warning' ? 'warning' : 'info',
    url: textOf(form, 'url').trim() || null,
    audience: form.get('audience') === 'members' ? 'members' : 'everybody',
    from: instantOf(textOf(form, 'from'), zone),
    until: instantOf(textOf(form, 'until'), zone),
    dismissable: form.has('dismissable'),
  };
}

/** Which field the API would refuse, which names the setting as a whole. */
export function wrongField({ from, until, url }: Announcement): 'until' | 'url' | null {
  if (from !== null && until !== null && until <= from) return 'until';
  const fits =
    url === null || /^(\/(?![/\\])|https:\/\/([a-z0-9-]+\.)+[a-z][a-z0-9-]+([/?#]|$))[^\s\\]*$/.test(url);
  return fits ? null : 'url';
}

export function stateOf(announced: Announcement | null, now: number): 'off' | 'on' | 'later' | 'over' {
  if (!announced) return 'off';
  if (announced.until !== null && Date.parse(announced.until) <= now) return 'over';
  return announced.from !== null && Date.parse(announced.from) > now ? 'later' : 'on';
}
