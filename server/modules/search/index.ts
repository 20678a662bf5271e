export { searchModule, type SearchModule } from './module.ts';
export { rebuildIndex } from './use-cases/rebuild-index.ts';
export { addToIndex, learnWords, loadIndex } from './use-cases/fill-index.ts';
