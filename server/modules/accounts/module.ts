import type { FastifyRequest } from 'fastify';
import type { Actor, Ctx } from '../../kernel/ctx.ts';
import type { Http, Module } from '../../kernel/module.ts';
import { accountsJobs, accountsTimed } from './accounts.jobs.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { authRoutes } from './auth.routes.ts';
import { createKit, type AccountsOptions, type CreatedListener, type WithdrawnListener } from './kit.ts';
import { myPasskeysRoutes, passkeySignInRoutes } from './passkeys.routes.ts';
import { recoveryRoutes } from './recovery.routes.ts';
import { authSessionsRoutes, mySessionsRoutes } from './sessions.routes.ts';
import { linkedRoutes, socialRoutes } from './social.routes.ts';
import { secondStepRoutes, twoStepRoutes } from './two-step.routes.ts';
import { findActor } from './use-cases/find-actor.ts';
import { findLiveSession } from './sessions.queries.ts';
import { isSecure } from './visits.ts';
import { waysInRoutes } from './ways-in.routes.ts';

export interface AccountsModule extends Module {
  /** Who makes this request: one query, and only when it carries a token with our signature. */
  findActor(request: FastifyRequest): Promise<Actor | null>;
  /** Who has this session, now: for what is known of a request without its cookie. */
  findActorOfSession(ctx: Ctx, sessionId: string): Promise<Actor | null>;
  /** Runs in the transaction that makes an account by sign-up; a failure undoes the account. */
  onAccountCreated(listener: CreatedListener): void;
  /** Runs in the transaction in which a member leaves. */
  onWithdrawn(listener: WithdrawnListener): void;
}

/** Accounts, every way into them, sessions, roles. */
export function accountsModule(options: AccountsOptions): AccountsModule {
  const kit = createKit(options);
  const { pool, secret, publicUrl } = options;
  return {
    name: 'accounts',
    routes: (http: Http) => {
      accountsRoutes(kit)(http);
      mySessionsRoutes(http);
      waysInRoutes(kit)(http);
      twoStepRoutes(kit)(http);
      myPasskeysRoutes(kit)(http);
      linkedRoutes(kit)(http);
    },
    rootRoutes: (http: Http) => {
      authRoutes(kit)(http);
      recoveryRoutes(kit)(http);
      authSessionsRoutes(http);
      socialRoutes(kit)(http);
      secondStepRoutes(kit)(http);
      passkeySignInRoutes(kit)(http);
    },
    jobs: accountsJobs(kit),
    timed: accountsTimed,
    findActor: (request) => {
      const { cookie, authorization } = request.headers;
      return findActor(
        request.ctx,
        { cookie, authorization },
        { db: pool, secret, secure: isSecure(request, publicUrl) },
      );
    },
    findActorOfSession: (ctx, id) => findLiveSession(pool, ctx.now, { id }),
    onAccountCreated: (listener) => void kit.created.push(listener),
    onWithdrawn: (listener) => void kit.withdrawn.push(listener),
  };
}
