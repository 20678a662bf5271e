export { bitCount, mostValues } from './fitting.ts';
export { formGroups, type History, type Rules, type Waiting } from './form-groups.ts';
