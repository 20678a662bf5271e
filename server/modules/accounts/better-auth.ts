import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from './passwords.hashing.ts';
import { authScope, scopedDatabase } from './auth-scope.ts';
import { cookieLifetime } from './session-lifetime.rules.ts';
import { assertMaySignIn, sessionEnd } from './sessions.queries.ts';
import { cookiePrefix } from './session-tokens.rules.ts';

interface AuthOptions {
  secret: string;
  secureCookies: boolean;
  verifiedEmailRequired: boolean;
}

/** better-auth gives a session that is not to be remembered one day; anything longer is to be remembered. */
const unremembered = 2 * 86_400_000;

/**
 * better-auth with our tables, our password hashing and our rules for sessions. Its own limits, checks of Origin and mails are
 * off: the HTTP layer and this module do those for every route alike.
 */
export function createAuth({ secret, secureCookies, verifiedEmailRequired }: AuthOptions) {
  return betterAuth({
    appName: 'Madang',
    secret,
    basePath: '/api/auth',
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: { db: scopedDatabase(), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      // Lengths are counted in graphemes by our own rules, before better-auth is asked.
      minPasswordLength: 1,
      maxPasswordLength: 10_000,
      requireEmailVerification: verifiedEmailRequired,
      password: {
        hash: async (password) => authScope().passwordHash ?? hashPassword(password),
        verify: async ({ hash, password }) => authScope().passwordVerified ?? verifyPassword(hash, password),
      },
      onExistingUserSignUp: async ({ user }) => {
        authScope().existing = { id: user.id };
      },
    },
    ...tables,
    databaseHooks: {
      user: {
        create: {
          after: async (user) => {
            authScope().made = { id: user.id };
          },
        },
      },
      session: { create: { before: async (session) => ({ data: await shapeSession(session) }) } },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => authScope().ctx.log.warn({ level }, `better-auth: ${message}`),
    },
    onAPIError: { throw: true },
    advanced: {
      cookiePrefix: cookiePrefix(secureCookies),
      useSecureCookies: false,
      defaultCookieAttributes: { secure: secureCookies, httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: 'uuid', validateSchema: false },
      disableCSRFCheck: true,
    },
  });
}

const tables = {
  user: {
    modelName: 'accounts',
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  session: {
    modelName: 'account_sessions',
    expiresIn: cookieLifetime,
    disableSessionRefresh: true,
    fields: {
      userId: 'account_id',
      ipAddress: 'ip',
      userAgent: 'user_agent',
      expiresAt: 'expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
    additionalFields: {
      remembered: { type: 'boolean' as const, input: false, returned: false },
      lastUsedAt: { type: 'date' as const, input: false, returned: false, fieldName: 'last_used_at' },
    },
  },
  account: {
    modelName: 'account_credentials',
    fields: {
      userId: 'account_id',
      providerId: 'provider',
      accountId: 'provider_account_id',
      password: 'password_hash',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
  verification: {
    modelName: 'account_verifications',
    storeIdentifier: 'hashed' as const,
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
};

interface NewSession {
  userId: string;
  expiresAt: Date;
}

/** Ours decides how long a session lives and what is remembered of its device; better-auth only says whether it is to last. */
async function shapeSession({ userId, expiresAt }: NewSession) {
  const { ctx, ip, userAgent, remembered: wanted } = authScope();
  await assertMaySignIn(ctx, userId);
  const remembered = wanted ?? expiresAt.getTime() - Date.now() > unremembered;
  return {
    remembered,
    ipAddress: ip,
    userAgent: userAgent?.slice(0, 200) ?? null,
    expiresAt: sessionEnd(ctx.now, remembered),
    createdAt: ctx.now,
    updatedAt: ctx.now,
    lastUsedAt: ctx.now,
  };
}

export type Auth = ReturnType<typeof createAuth>;
