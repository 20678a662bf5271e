import { waitingTime } from '#lib/features/forms/waiting-time.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { Check } from './admin-api.ts';

interface Words {
  name: string;
  /** What was found; without one, the API's own English stands. */
  detail: string | null;
  fix: string | null;
}

const known: Record<string, (check: Check) => Words> = {
  database: () => ({ name: m.admin_check_database(), detail: null, fix: m.admin_check_database_fix() }),
  jobs: ({ detail }) => ({
    name: m.admin_check_jobs(),
    detail: jobsDetail(detail),
    fix: m.admin_check_jobs_fix(),
  }),
  mail: ({ ok }) => ({
    name: m.admin_check_mail(),
    detail: ok ? m.admin_check_mail_ok() : m.admin_check_mail_waits(),
    fix: m.admin_check_mail_fix(),
  }),
  disk: ({ detail }) => ({
    name: m.admin_check_disk(),
    detail: diskDetail(detail),
    fix: m.admin_check_disk_fix(),
  }),
  search: ({ detail }) => ({ name: m.admin_check_search(), detail: searchDetail(detail), fix: null }),
};

/** A check in the reader's language; one that these pages do not know speaks as the API wrote it. */
export function checkWords(check: Check): Words {
  return Object.hasOwn(known, check.name)
    ? known[check.name]!(check)
    : { name: check.name, detail: null, fix: null };
}

function jobsDetail(detail: string): string | null {
  const [, outbox, lag, failed] = /^(\d+) to hand over, (\d+) s behind, (\d+) gave up$/.exec(detail) ?? [];
  return outbox && lag && failed
    ? m.admin_check_jobs_detail({ outbox, lag: waitingTime(Number(lag), getLocale()), failed })
    : null;
}

function searchDetail(detail: string): string | null {
  const [, done, documents] = /^(\d+) of (\d+) documents analysed again$/.exec(detail) ?? [];
  if (done && documents) return m.admin_check_search_again({ done, documents });
  const version = /^every document is of analyzer (\d+)$/.exec(detail)?.[1];
  return version ? m.admin_check_search_ok({ version }) : null;
}

function diskDetail(detail: string): string | null {
  const free = /^([\d.]+) GB free$/.exec(detail)?.[1];
  return free ? m.admin_check_disk_detail({ free }) : null;
}
