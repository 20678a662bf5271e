import './members.personal.ts';
import type { Module } from '../../kernel/module.ts';
import { membersRoutes } from './members.routes.ts';

export const membersModule: Module = { name: 'members', routes: membersRoutes };
