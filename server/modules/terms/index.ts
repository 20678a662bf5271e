export { termsModule } from './module.ts';
export { assertConsented, assertMayWrite, hasTerms, recordJoining, sayTerms } from './consents.ts';
