import type { Module } from '../../kernel/module.ts';
import { spacesRoutes } from './spaces.routes.ts';

export const spacesModule: Module = { name: 'spaces', routes: spacesRoutes };
