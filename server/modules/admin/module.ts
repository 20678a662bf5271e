import './admin.personal.ts';
import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { KeptMails } from '../../engines/mail/port.ts';
import type { Storage } from '../../engines/storage/port.ts';
import type { Module } from '../../kernel/module.ts';
import './desk.items.ts';
import './site-statistics.ts';
import type { Impersonating } from '../accounts/index.ts';
import { adminRoutes } from './admin.routes.ts';
import { auditRoutes } from './audit.routes.ts';
import { deskRoutes } from './desk.routes.ts';
import { exportRoutes } from './exports.routes.ts';
import { tellJob } from './impersonation.ts';
import { impersonationRoutes } from './impersonation.routes.ts';
import { jobsRoutes } from './jobs.routes.ts';
import { keptMailRoutes } from './kept-mail.routes.ts';
import { memberRoutes } from './member.routes.ts';
import { settingHistoryRoutes } from './setting-history.routes.ts';
import { statisticsRoutes } from './statistics.routes.ts';
import { askForIntegrity, integrityJob } from './use-cases/check-integrity.ts';
import { countAllDays } from './use-cases/count-days.ts';

interface AdminModuleParts {
  impersonating: Impersonating;
  jobs: () => JobsEngine;
  keptMail: KeptMails | null;
  storage: Storage;
  dataDir: string;
  publicUrl: string | null;
  lastBackup: () => Promise<Date | null>;
}

export function adminModule(parts: AdminModuleParts): Module {
  const { jobs, keptMail, storage, dataDir, publicUrl, lastBackup } = parts;
  const mailIsKept = keptMail !== null;
  return {
    name: 'admin',
    routes: (http) => {
      adminRoutes({ jobs, dataDir, mailIsKept, publicUrlSet: publicUrl !== null })(http);
      deskRoutes({ jobs, dataDir, mailIsKept, storage, lastBackup })(http);
      jobsRoutes(jobs)(http);
      auditRoutes(http);
      statisticsRoutes(http);
      exportRoutes(http);
      settingHistoryRoutes(http);
      memberRoutes(http);
      impersonationRoutes(parts.impersonating)(http);
      keptMailRoutes(keptMail, publicUrl)(http);
    },
    jobs: [integrityJob(storage), tellJob],
    timed: [
      {
        name: 'admin.count_days',
        schedule: '*/20 * * * *',
        catchUp: '1d',
        run: (ctx) => countAllDays(ctx, { all: false }),
      },
      {
        name: 'admin.recount_days',
        schedule: '43 18 * * *',
        catchUp: '2d',
        run: (ctx) => countAllDays(ctx, { all: true }),
      },
      {
        name: 'admin.look_at_integrity',
        schedule: '13 19 * * *',
        catchUp: '1d',
        run: async (ctx) => void (await askForIntegrity(ctx)),
      },
    ],
  };
}
