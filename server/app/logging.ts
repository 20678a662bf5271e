import pino, { type Logger } from 'pino';

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

/** One JSON object a line. Secrets and personal data are cut out, wherever a caller may have put them. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    redact: { paths: secrets, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
