import type { Http, Module } from '../../kernel/module.ts';
import { downloadsRoutes } from './downloads.routes.ts';
import { filesTimed } from './files.jobs.ts';
import type { Kit } from './kit.ts';
import { resumableRoutes } from './resumable.routes.ts';
import { uploadsRoutes } from './uploads.routes.ts';

/** Uploads, their access and their end. */
export function filesModule(options: Omit<Kit, 'patience'> & Partial<Pick<Kit, 'patience'>>): Module {
  const kit: Kit = { patience: 15_000, ...options };
  return {
    name: 'files',
    routes: async (http) => {
      await http.register(async (scope) => uploadsRoutes(kit)(scope as Http));
      await http.register(async (scope) => resumableRoutes(kit)(scope as Http));
    },
    rootRoutes: downloadsRoutes(kit),
    timed: filesTimed(kit),
  };
}
