import type { Notice } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

const words: Record<Notice['reason'], () => string> = {
  author: m.inbox_reason_author,
  reply: m.inbox_reason_reply,
  mention: m.inbox_reason_mention,
  'watching-post': m.inbox_reason_watching_post,
  'watching-space': m.inbox_reason_watching_space,
  'watching-tag': m.inbox_reason_watching_tag,
  'watching-author': m.inbox_reason_watching_author,
  concerned: m.inbox_reason_concerned,
  site: m.inbox_reason_site,
};

/** Why somebody is told. */
export function reasonWords(reason: Notice['reason']): string {
  return words[reason]();
}
