import type { Module } from '../../kernel/module.ts';
import { siteRoutes } from './site.routes.ts';

export function siteModule({ version }: { version: string }): Module {
  return { name: 'site', routes: siteRoutes(version) };
}
