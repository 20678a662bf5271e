import type { Module } from '../../kernel/module.ts';
import { siteRoutes, type SiteParts } from './site.routes.ts';

export function siteModule(parts: SiteParts): Module {
  return { name: 'site', routes: siteRoutes(parts) };
}
