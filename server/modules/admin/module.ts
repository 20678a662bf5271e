import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { KeptMails } from '../../engines/mail/port.ts';
import type { Module } from '../../kernel/module.ts';
import { adminRoutes } from './admin.routes.ts';
import { keptMailRoutes } from './kept-mail.routes.ts';

interface AdminModuleParts {
  jobs: () => JobsEngine;
  keptMail: KeptMails | null;
  dataDir: string;
  publicUrl: string | null;
}

export function adminModule({ jobs, keptMail, dataDir, publicUrl }: AdminModuleParts): Module {
  const mountAdmin = adminRoutes({
    jobs,
    dataDir,
    mailIsKept: keptMail !== null,
    publicUrlSet: publicUrl !== null,
  });
  const mountMails = keptMailRoutes(keptMail, publicUrl);
  return {
    name: 'admin',
    routes: (http) => {
      mountAdmin(http);
      mountMails(http);
    },
  };
}
