import './recruiting.personal.ts';
import './recruitments.facet.ts';
import type { Module } from '../../kernel/module.ts';
import { applicationsRoutes } from './applications.routes.ts';
import { recruitingHandlers } from './recruiting.handlers.ts';
import { closeDueRecruitments, remindHosts, weeklyCheckIn } from './recruiting.timed.ts';
import { recruitmentsRoutes } from './recruitments.routes.ts';
import { teamsRoutes } from './teams.routes.ts';

/** Looking for people, and the teams that come of it. */
export const recruitingModule: Module = {
  name: 'recruiting',
  handlers: recruitingHandlers,
  timed: [closeDueRecruitments, remindHosts, weeklyCheckIn],
  routes: (http) => {
    recruitmentsRoutes(http);
    applicationsRoutes(http);
    teamsRoutes(http);
  },
};
