export { adminModule } from './module.ts';
export { checkHealth, type Check } from './health.ts';
