export { siteModule } from './module.ts';
export { makeFirstStart, type FirstStart } from './first-start.ts';
export { applyBlueprint, blueprintNames, loadBlueprint } from './blueprint.ts';
export { siteName } from './site.settings.ts';
