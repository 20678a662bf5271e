export { blocksModule } from './module.ts';
export {
  areSilent,
  findBlocked,
  forgetBlocks,
  listMyBlocked,
  listSilenced,
  listSilentPairs,
} from './blocks.queries.ts';
