import type { Module } from '../../kernel/module.ts';
import { settingsRoutes } from './settings.routes.ts';
import type { SettingsStore } from './settings.store.ts';

export function settingsModule(store: SettingsStore): Module {
  return { name: 'settings', routes: settingsRoutes(store) };
}
