export { launchesModule } from './module.ts';
