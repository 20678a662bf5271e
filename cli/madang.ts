import './compile-cache.ts';
import { parseArgs } from 'node:util';
import { ConfigProblem, readConfig, type Config } from '../server/app/config.ts';
import { StartupProblem } from '../server/engines/database/port.ts';
import { DomainError } from '../server/kernel/errors.ts';
const usage = `madang: a self-hosted community

  madang serve                                   run it (what "npm start" does)
  madang migrate                                 bring the database up to date and stop
  madang blueprint apply NAME                    add a blueprint's spaces and settings to this site
  madang user create EMAIL [--name N] [--role R] make an account; the password is printed once
  madang user promote EMAIL ROLE                 member, moderator or admin
  madang user password EMAIL                     set a new password; it is printed once
  madang demo [--posts N] [--from FILE]          fill it with invented people and posts, to try it out
  madang search rebuild                          index everything for the search anew
  madang search status                           how far an analysis after an upgrade is
  madang places import FILE                      places around matches, from CSV: name,category,lat,lon,address
  madang audit verify [--expect SEQ:HASH]        check that nobody changed what staff did
  madang backup [FILE] [--secrets]               write everything to one file, also while the site runs
  madang restore FILE [--verify]                 bring a backup back into an empty DATA_DIR or database
  madang doctor                                  look at each engine and say the fix

Run it with npm: npm run madang -- doctor. Configuration: environment variables, see docs/operations/configure.md.`;

type Command = (config: Config, args: string[]) => Promise<number>;

// Loaded only when asked for: most of the start of a command is reading code that it does not need.
const commands: Record<string, Command> = {
  serve: async (config) => (await import('./serve.ts')).serve(config),
  migrate: async (config) => (await import('./migrate.ts')).migrateCommand(config),
  'blueprint apply': async (config, args) =>
    (await import('./blueprint.ts')).applyBlueprintCommand(config, args),
  'user create': async (config, args) => (await import('./user.ts')).createUser(config, args),
  'user promote': async (config, args) => (await import('./user.ts')).promoteUser(config, args),
  'user password': async (config, args) => (await import('./user.ts')).setUserPassword(config, args),
  demo: async (config, args) => (await import('./demo.ts')).demo(config, args),
  'search rebuild': async (config) => (await import('./search.ts')).rebuildSearch(config),
  'search status': async (config) => (await import('./search.ts')).showSearch(config),
  'places import': async (config, args) => (await import('./places.ts')).importPlacesCommand(config, args),
  'audit verify': async (config, args) => (await import('./audit.ts')).verifyAudit(config, args),
  backup: async (config, args) => (await import('./backup.ts')).backup(config, args),
  restore: async (config, args) => (await import('./backup.ts')).restore(config, args),
  doctor: async (config) => (await import('./doctor.ts')).doctor(config),
};

async function main(argv: string[]): Promise<number> {
  const { positionals } = parseArgs({ args: argv, allowPositionals: true, strict: false });
  const words = [positionals.slice(0, 2).join(' '), positionals[0] ?? ''];
  const name = words.find((word) => commands[word]);
  if (!name) {
    console.log(usage);
    return positionals.length === 0 || positionals[0] === 'help' ? 0 : 2;
  }
  const config = readConfig(process.env);
  return commands[name]!(config, argv.slice(name.split(' ').length));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof ConfigProblem || error instanceof StartupProblem) console.error(error.message);
  else if (error instanceof DomainError) console.error(`${error.code} ${JSON.stringify(error.params)}`);
  else console.error(error);
  process.exitCode = 1;
}
