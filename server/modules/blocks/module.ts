import './blocks.personal.ts';
import type { Module } from '../../kernel/module.ts';
import { defineSilence } from '../../kernel/silence.ts';
import { findBlocked } from './blocks.queries.ts';
import { blocksRoutes } from './blocks.routes.ts';

defineSilence(findBlocked);

export const blocksModule: Module = { name: 'blocks', routes: blocksRoutes };
