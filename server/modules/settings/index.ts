export { SettingsStore } from './settings.store.ts';
export { settingsModule } from './module.ts';
export { changeSettings } from './use-cases/change-settings.ts';
export { listChanges } from './use-cases/restore-setting.ts';
