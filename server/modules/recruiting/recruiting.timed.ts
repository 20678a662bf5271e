import type { TimedJob } from '../../kernel/jobs.ts';
import { askForLines } from './use-cases/ask-for-lines.ts';
import { closeAllDue, remindOfDeadlines } from './use-cases/close-recruitment.ts';

/** Tells of what its deadline has closed; that it is closed needs no job. One run makes up for every one that was missed. */
export const closeDueRecruitments: TimedJob = {
  name: 'recruiting.close_due',
  schedule: '* * * * *',
  catchUp: '1h',
  run: closeAllDue,
};

export const remindHosts: TimedJob = {
  name: 'recruiting.remind',
  schedule: '*/10 * * * *',
  catchUp: '1h',
  run: remindOfDeadlines,
};

/** On Monday morning in Seoul; whoever was asked this week is not asked again. */
export const weeklyCheckIn: TimedJob = {
  name: 'recruiting.weekly_check_in',
  schedule: '0 1 * * 1',
  catchUp: '3d',
  run: askForLines,
};
