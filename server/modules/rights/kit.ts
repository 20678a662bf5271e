import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { KeptMails } from '../../engines/mail/port.ts';
import type { Storage } from '../../engines/storage/port.ts';
import { Seals } from '../../kernel/seals.ts';
import type { Leavers } from '../accounts/index.ts';

export interface RightsOptions {
  storage: Storage;
  secret: string;
  accounts: Leavers;
  /** Work that waits may hold addresses. */
  jobs: () => Pick<JobsEngine, 'forget'>;
  /** Present where mails are kept instead of sent. */
  keptMail: Pick<KeptMails, 'forget'> | null;
}

export interface Kit extends RightsOptions {
  seals: Seals;
}

export const createKit = (options: RightsOptions): Kit => ({
  ...options,
  seals: new Seals(options.secret, 'rights'),
});

export const keyOfExport = (id: string): string => `exports/${id}.zip`;

/** A link that works in the session that it was given to, and in no other. */
export function downloadToken(kit: Kit, exportId: string, sessionId: string): string {
  return `${exportId}.${kit.seals.hash(`${exportId} ${sessionId}`, 'download')}`;
}
