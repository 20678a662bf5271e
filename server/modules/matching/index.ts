export { matchingModule } from './module.ts';
export { formGroups, type Waiting } from './engine/index.ts';
export { MatchCancelled } from './matching.events.ts';
export { cancelMatch } from './use-cases/cancel-match.ts';
export { forgetWaiting } from './use-cases/cancel-entry.ts';
export { importPlaces } from './use-cases/import-places.ts';
export { openMatch, type NewMatch } from './use-cases/open-match.ts';
