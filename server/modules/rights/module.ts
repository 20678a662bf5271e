import './rights.personal.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Module } from '../../kernel/module.ts';
import { createKit, type RightsOptions } from './kit.ts';
import { rightsRoutes } from './rights.routes.ts';
import { erasureJobs } from './use-cases/erase.ts';
import { exportJobs, sweepExports } from './use-cases/export.ts';
import { sweepDepartures } from './use-cases/leave.ts';

/** What belongs to a member: taken away as one file, or erased. */
export function rightsModule(options: RightsOptions): Module {
  const kit = createKit(options);
  return {
    name: 'rights',
    routes: rightsRoutes(kit),
    jobs: [...exportJobs(kit), ...erasureJobs(kit)],
    timed: [
      {
        name: 'rights.sweep_exports',
        schedule: '23 * * * *',
        catchUp: '1d',
        run: (ctx: Ctx) => sweepExports(kit, ctx),
      },
      {
        name: 'rights.sweep_departures',
        schedule: '37 * * * *',
        catchUp: '1d',
        run: (ctx: Ctx) => sweepDepartures(kit, ctx),
      },
    ],
  };
}
