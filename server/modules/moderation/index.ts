export { moderationModule } from './module.ts';
export { AppealDecided, AppealMade, CaseClosed, CaseOpened, WarningGiven } from './moderation.events.ts';
export { defineFlagTarget, type Flagged, type Said } from './flag-targets.ts';
export { setFlagWeight } from './flag-weights.ts';
export { holdForReview, type Review } from './use-cases/open-case.ts';
export { countLiveWarnings } from './use-cases/warn-member.ts';
export { forgetStanding } from './moderation.jobs.ts';
export { findWarning, findWarningOfAppeal } from './warnings.queries.ts';
