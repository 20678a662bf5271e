import pino, { type DestinationStream, type Logger } from 'pino';

// pino's redact paths are exact, so each place that could carry a secret is named.
const secrets = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'authorization',
  'cookie',
  'email',
  'secret',
  'headers.authorization',
  'headers.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
  'err.params',
  'err.parameters',
  'err.detail',
  'err.where',
  'err.query',
  'err.options',
  'connectionString',
  'url.password',
];

/**
 * One JSON object a line. Secrets and personal data are cut out, wherever a caller may have put them.
 * @param to standard output unless told
 */
export function createLog(level: string, to: DestinationStream = pino.destination(1)): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      redact: { paths: secrets, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    { write: (line: string) => void to.write(line.replace(lineBreakers, escaped)) },
  );
}

// JSON leaves these as they are, but some viewers begin a line at them and some terminals obey them.
const lineBreakers = /[\u007f-\u009f\u2028\u2029]/g;
const escaped = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
