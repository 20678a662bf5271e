export { bitCount, mostValues } from './fitting.ts';
export { formGroups, turningPoints, type History, type Rules, type Waiting } from './form-groups.ts';
