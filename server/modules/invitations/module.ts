import './invitations.personal.ts';
import type { Module } from '../../kernel/module.ts';
import { invitationsRoutes } from './invitations.routes.ts';

/** Links by which members invite others. */
export const invitationsModule: Module = { name: 'invitations', routes: invitationsRoutes };
