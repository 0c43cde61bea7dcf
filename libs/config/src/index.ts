export { environmentSchema, type Environment } from './environment.js';
export { SettingsModule } from './settings.module.js';
export { readEnvironment, readSettings, SETTINGS, SettingsError, toSettings, type QueueStore, type Settings } from './settings.js';
