export { siteModule } from './module.ts';
export { makeFirstStart, type FirstStart } from './first-start.ts';
export { findAnnouncement } from './announcement.ts';
export { SamplesLoaded } from './site.events.ts';
export { applyBlueprint, blueprintNames, loadBlueprint } from './blueprint.ts';
export { siteAccent, siteListed, siteLocales, siteName, siteTagline, siteTimeZone } from './site.settings.ts';
export { fillSite, type DemoOptions } from './demo/fill-site.ts';
export { WrongTexts } from './demo/texts.ts';
