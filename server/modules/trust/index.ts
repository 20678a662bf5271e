export { trustModule, type TrustModule } from './module.ts';
export { forgetTrust } from './trust.queries.ts';
