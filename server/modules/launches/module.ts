import './launches.facet.ts';
import type { Module } from '../../kernel/module.ts';
import { launchesHandlers } from './launches.handlers.ts';
import { launchesRoutes } from './launches.routes.ts';

/** What teams have made, shown to everybody. */
export const launchesModule: Module = {
  name: 'launches',
  handlers: launchesHandlers,
  routes: launchesRoutes,
};
