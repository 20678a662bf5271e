// A server that does nothing but run the embedded database: what tests kill.
import { startEmbedded } from './embedded.ts';
import { StartupProblem, type EngineLog } from './port.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const log: EngineLog = {
  info: (fields, message) => say({ message, ...fields }),
  warn: (fields, message) => say({ message, ...fields }),
  error: (fields, message) => say({ message, ...fields }),
};

try {
  const engine = await startEmbedded({
    dataDir: process.argv[2]!,
    log,
    join: process.argv.includes('--join'),
  });
  engine.onDown = (problem) => say({ down: problem.message });
  const end = () => void engine.stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  const { connectionString, location } = engine;
  say({ connectionString, location });
  setInterval(() => undefined, 60_000);
} catch (error) {
  if (!(error instanceof StartupProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
