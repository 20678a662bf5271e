export { auditModule } from './module.ts';
export { recordAct, type Act } from './use-cases/record-act.ts';
export { verifyChain, type ChainProblem, type Verification } from './use-cases/verify-chain.ts';
export { listActs, type ListedAct } from './use-cases/list-acts.ts';
export { accountsNamedIn, nameActsBy, withNames } from './named.ts';
