export { searchModule, type SearchModule } from './module.ts';
export { rebuildIndex } from './use-cases/rebuild-index.ts';
