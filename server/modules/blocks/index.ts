export { blocksModule } from './module.ts';
export { areSilent, findBlocked, forgetBlocks, listMyBlocked, listSilenced } from './blocks.queries.ts';
