import './files.personal.ts';
import type { Http, Module } from '../../kernel/module.ts';
import { downloadsRoutes } from './downloads.routes.ts';
import { filesTimed } from './files.jobs.ts';
import type { Kit } from './kit.ts';
import { resumableRoutes } from './resumable.routes.ts';
import { uploadsRoutes } from './uploads.routes.ts';

type Options = Pick<Kit, 'images' | 'storage' | 'scratch'> & Partial<Kit>;

/** Uploads, their access and their end. */
export function filesModule(options: Options): Module {
  const kit: Kit = { patience: 15_000, filesHost: null, ...options };
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
