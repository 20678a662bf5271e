export { SettingsStore, changeSettings } from './settings.store.ts';
export { settingsModule } from './module.ts';
