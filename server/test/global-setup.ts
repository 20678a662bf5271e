export { startTestCluster as setup } from './database.ts';
