export { recruitingModule } from './module.ts';
export { forgetRecruiting } from './use-cases/forget-recruiting.ts';
export { cleanStacksOf } from './recruitments.facet.ts';
export { cleanUrl } from './recruitments.rules.ts';
export { findTeams, listTeamIdsOf, type TeamRow } from './teams.queries.ts';
export { presentTeams } from './teams.present.ts';
export { TeamMemberView } from './teams.schemas.ts';
export { lockToLaunch, setLaunched } from './use-cases/launch-team.ts';
