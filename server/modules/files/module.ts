import type { Module } from '../../kernel/module.ts';
import { downloadsRoutes } from './downloads.routes.ts';
import { filesTimed } from './files.jobs.ts';
import type { Kit } from './kit.ts';
import { uploadsRoutes } from './uploads.routes.ts';

/** Uploads, their access and their end. */
export function filesModule(options: Omit<Kit, 'patience'> & Partial<Pick<Kit, 'patience'>>): Module {
  const kit: Kit = { patience: 15_000, ...options };
  return {
    name: 'files',
    routes: uploadsRoutes(kit),
    rootRoutes: downloadsRoutes(kit),
    timed: filesTimed(kit),
  };
}
