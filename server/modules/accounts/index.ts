export { accountsModule, type AccountsModule } from './module.ts';
export { requireVerifiedEmail, signUpOpen } from './accounts.settings.ts';
export { countAccounts } from './accounts.queries.ts';
export { createAccount, findAccountByEmail, setPassword } from './use-cases/create-account.ts';
export { listAccounts } from './use-cases/list-accounts.ts';
export { setRole } from './use-cases/set-role.ts';
export { importAccounts } from './use-cases/import-accounts.ts';
