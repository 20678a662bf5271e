import type { Module } from '../../kernel/module.ts';
import { siteRoutes } from './site.routes.ts';

export function siteModule(parts: { version: string; publicUrl: string | null }): Module {
  return { name: 'site', routes: siteRoutes(parts) };
}
