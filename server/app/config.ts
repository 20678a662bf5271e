import { resolve } from 'node:path';
import { isIP } from 'node:net';
import { readProviders, type ProviderConfig } from './config-identity.ts';

export type ProcessRole = 'web' | 'worker';

export interface Config {
  port: number;
  host: string;
  /** Origin for links in mails and feeds; `null` takes the request's own. */
  publicUrl: string | null;
  /** Origin of its own for files, to which no cookie goes; `null` serves them from the site's. */
  filesUrl: string | null;
  dataDir: string;
  databaseUrl: string | null;
  /** Wakes nodes through Redis instead of PostgreSQL. */
  redisUrl: string | null;
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Where else people may sign in. */
  providers: readonly ProviderConfig[];
  blueprint: string;
  samples: boolean;
  adminEmail: string;
  adminPassword: string | null;
  roles: readonly ProcessRole[];
  /** `null`: warnings on a terminal, everything that happens elsewhere. */
  logLevel: string | null;
  /** Peers whose `X-Forwarded-*` headers are believed. */
  trustedProxies: string[];
  /** Private networks that webhooks and the like may reach. */
  outboundAllow: string[];
  /** `xoxb-…` of the site's Slack app; `null`: members use webhooks of their own. */
  slackBotToken: string | null;
  slackApi: string;
  slackHooks: string;
  /** Multiplies every rate limit; for load tests. */
  rateLimitScale: number;
}

/** Names every wrong variable at once, so that nobody fixes them one start at a time. */
export class ConfigProblem extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Madang cannot start with this configuration:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = 'ConfigProblem';
    this.problems = problems;
  }
}

type Environment = Record<string, string | undefined>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the whole configuration. @throws ConfigProblem with every problem found */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const read = reader(env, problems);
  const config: Config = {
    port: read.integer('PORT', 3000, 0, 65535),
    host: read.text('HOST', '127.0.0.1'),
    publicUrl: read.origin('PUBLIC_URL'),
    filesUrl: read.origin('FILES_URL'),
    dataDir: resolve(read.text('DATA_DIR', './data')),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    smtpUrl: read.url('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: read.optional('MAIL_FROM'),
    providers: readProviders(read, problems),
    blueprint: read.match('BLUEPRINT', 'plaza', /^[a-z][a-z0-9-]{0,40}$/),
    samples: read.flag('SAMPLES', true),
    adminEmail: read.match('ADMIN_EMAIL', 'admin@madang.local', /^[^\s@]+@[^\s@]+\.[^\s@.]+$/).toLowerCase(),
    adminPassword: read.optional('ADMIN_PASSWORD'),
    roles: read.roles('ROLES'),
    logLevel: read.oneOf('LOG_LEVEL', null, logLevels),
    trustedProxies: read.addresses('TRUSTED_PROXIES', ['127.0.0.1', '::1']),
    outboundAllow: read.addresses('OUTBOUND_ALLOW', []),
    slackBotToken: read.optional('SLACK_BOT_TOKEN'),
    slackApi: read.webAddress('SLACK_API', 'https://slack.com/api'),
    slackHooks: read.webAddress('SLACK_HOOKS', 'https://hooks.slack.com'),
    rateLimitScale: read.integer('RATE_LIMIT_SCALE', 1, 1, 1_000_000),
  };
  if (config.adminPassword !== null && config.adminPassword.length < 8) {
    problems.push('ADMIN_PASSWORD must have at least 8 characters');
  }
  if (config.filesUrl !== null && config.filesUrl === config.publicUrl) {
    problems.push('FILES_URL must be another origin than PUBLIC_URL');
  }
  if (problems.length > 0) throw new ConfigProblem(problems);
  return config;
}

function reader(env: Environment, problems: string[]) {
  const optional = (name: string): string | null => env[name]?.trim() || null;
  return {
    optional,
    text: (name: string, initial: string) => optional(name) ?? initial,
    integer(name: string, initial: number, min: number, max: number): number {
      const raw = optional(name);
      if (raw === null) return initial;
      const value = Number(raw);
      if (Number.isInteger(value) && value >= min && value <= max) return value;
      problems.push(`${name} must be a whole number from ${min} to ${max}, not "${raw}"`);
      return initial;
    },
    flag(name: string, initial: boolean): boolean {
      const raw = optional(name)?.toLowerCase();
      if (raw === undefined) return initial;
      if (['1', 'true', 'yes', 'on'].includes(raw)) return true;
      if (['0', 'false', 'no', 'off'].includes(raw)) return false;
      problems.push(`${name} must be 1 or 0, not "${raw}"`);
      return initial;
    },
    match(name: string, initial: string, pattern: RegExp): string {
      const raw = optional(name);
      if (raw === null || pattern.test(raw)) return raw ?? initial;
      problems.push(`${name} is not valid: "${raw}"`);
      return initial;
    },
    oneOf<Initial extends string | null>(
      name: string,
      initial: Initial,
      values: readonly string[],
    ): string | Initial {
      const raw = optional(name);
      if (raw === null || values.includes(raw)) return raw ?? initial;
      problems.push(`${name} must be one of ${values.join(', ')}, not "${raw}"`);
      return initial;
    },
    ...addressReader(optional, problems),
  };
}

function addressReader(optional: (name: string) => string | null, problems: string[]) {
  return {
    url(name: string, protocols: readonly string[]): string | null {
      const raw = optional(name);
      if (raw === null) return null;
      if (URL.canParse(raw) && protocols.includes(new URL(raw).protocol)) return raw;
      problems.push(
        `${name} must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
      );
      return null;
    },
    /** An origin, or one with a path below it. */
    webAddress(name: string, initial: string): string {
      return this.url(name, ['https:', 'http:']) ?? initial;
    },
    origin(name: string): string | null {
      const raw = optional(name);
      if (raw === null) return null;
      const url = URL.canParse(raw) ? new URL(raw) : null;
      if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search)
        return url.origin;
      problems.push(`${name} must be an origin such as https://madang.example, not "${raw}"`);
      return null;
    },
    roles(name: string): ProcessRole[] {
      const raw = (optional(name) ?? 'web,worker').split(',').map((role) => role.trim());
      const known = raw.filter((role): role is ProcessRole => role === 'web' || role === 'worker');
      if (known.length !== raw.length)
        problems.push(`${name} must be "web", "worker" or both, not "${raw.join(',')}"`);
      return known;
    },
    addresses(name: string, initial: string[]): string[] {
      const raw = optional(name);
      if (raw === null) return initial;
      const list = raw.split(',').map((entry) => entry.trim());
      const wrong = list.filter((entry) => isIP(entry.split('/')[0]!) === 0);
      if (wrong.length > 0)
        problems.push(`${name} must list addresses or networks; wrong: ${wrong.join(', ')}`);
      return list;
    },
  };
}
