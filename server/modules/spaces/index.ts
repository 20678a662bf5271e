export { spacesModule } from './module.ts';
export { accessSpace, listReadableSpaces } from './spaces.access.ts';
export { loadDirectory, type SpaceRow } from './spaces.queries.ts';
export { mayIn, type SpaceRight } from './spaces.rules.ts';
export { inLocale, presentSpace } from './spaces.present.ts';
export { SpaceView } from './spaces.schemas.ts';
export { cleanTag } from './space-input.rules.ts';
export { createSpace } from './use-cases/create-space.ts';
export { addGroups } from './use-cases/arrange-groups.ts';
