import './accounts.personal.ts';
import type { FastifyRequest } from 'fastify';
import type { Actor, Ctx } from '../../kernel/ctx.ts';
import type { Http, Module } from '../../kernel/module.ts';
import { accountsJobs, accountsTimed } from './accounts.jobs.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { deleteKeysOf, findLiveKey } from './api-keys.queries.ts';
import { apiKeysRoutes } from './api-keys.routes.ts';
import type { AttemptCounter } from './attempts.ts';
import { authRoutes } from './auth.routes.ts';
import {
  createKit,
  type AccountsOptions,
  type CreatedListener,
  type EnteredListener,
  type Kit,
  type LeavingListener,
  type WithdrawnListener,
} from './kit.ts';
import type { JoiningCheck } from './joining.ts';
import { myPasskeysRoutes, passkeySignInRoutes } from './passkeys.routes.ts';
import { readPass } from './passes.ts';
import { recoveryRoutes } from './recovery.routes.ts';
import { authSessionsRoutes, mySessionsRoutes } from './sessions.routes.ts';
import { linkedRoutes, socialRoutes } from './social.routes.ts';
import { secondStepRoutes, twoStepRoutes } from './two-step.routes.ts';
import { findActor } from './use-cases/find-actor.ts';
import { beginImpersonation, endImpersonation, type Impersonation } from './use-cases/impersonate.ts';
import { assertMayLeave, leave, mailLeaving, proveOwner, type Shown } from './use-cases/withdraw.ts';
import { endSessions, findLiveSession } from './sessions.queries.ts';
import { isSecure, readVisit } from './visits.ts';
import { waysInRoutes } from './ways-in.routes.ts';

export interface Leavers {
  /** @throws DomainError unless the person at the keyboard shows that the account is theirs */
  prove(ctx: Ctx, shown: Shown): Promise<void>;
  /** @throws DomainError 409 for the last administrator */
  assertMayLeave(tx: Ctx, accountId: string): Promise<void>;
  /** And whatever programs of theirs show instead of one. */
  endSessions(tx: Ctx, accountId: string): Promise<void>;
  /** Tells by mail that they leave, when, and how they stay after all. */
  tellLeaving(
    tx: Ctx,
    request: FastifyRequest,
    leaving: { accountId: string; leavesAt: Date; days: number },
  ): Promise<void>;
  /** Leaves at once. */
  leave(ctx: Ctx, accountId: string, choice: { deletePosts: boolean }): Promise<void>;
}

export interface AccountsModule extends Module {
  /** Who makes this request: one query, and only when it carries a token with our signature. */
  findActor(request: FastifyRequest): Promise<Actor | null>;
  /** The same for a token that came another way than in a header of the request. */
  findActorByToken(request: FastifyRequest, token: string): Promise<Actor | null>;
  /** Who has this session, now: for what is known of a request without its cookie. */
  findActorOfSession(ctx: Ctx, sessionId: string): Promise<Actor | null>;
  /** Whose pass this is: what a blocked member is given at sign-in, or null. */
  accountOfPass(ctx: Ctx, pass: string): string | null;
  /** Asked before an account is made by sign-up. */
  onJoining(check: JoiningCheck): void;
  /** Runs in the transaction that makes an account by sign-up; a failure undoes the account. */
  onAccountCreated(listener: CreatedListener): void;
  /** Runs in the transaction in which somebody signs in. */
  onEntered(listener: EnteredListener): void;
  /** Runs in the transaction in which a member leaves, before anything of theirs is gone. */
  onLeaving(listener: LeavingListener): void;
  /** What the leaving of members needs of their accounts. */
  readonly leavers: Leavers;
  /** Runs in the transaction in which a member leaves. */
  onWithdrawn(listener: WithdrawnListener): void;
  readonly impersonating: Impersonating;
  /** Wrong tries, the same on every node. */
  readonly attempts: AttemptCounter;
}

/** Beginning and ending a look as a member; above, because who is told of it is. */
export interface Impersonating {
  /** Both join the transaction of `ctx`. */
  begin(ctx: Ctx, request: FastifyRequest, accountId: string, reason: string): Promise<Impersonation>;
  end(ctx: Ctx, request: FastifyRequest): ReturnType<typeof endImpersonation>;
}

/** Accounts, every way into them, sessions, roles. */
export function accountsModule(options: AccountsOptions): AccountsModule {
  const kit = createKit(options);
  const { pool, publicUrl } = options;
  return {
    name: 'accounts',
    routes: (http: Http) => {
      accountsRoutes(kit)(http);
      mySessionsRoutes(http);
      waysInRoutes(kit)(http);
      twoStepRoutes(kit)(http);
      myPasskeysRoutes(kit)(http);
      linkedRoutes(kit)(http);
      apiKeysRoutes(http);
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
    ...findingIn(options),
    findActorOfSession: async (ctx, id) =>
      (await findLiveSession(pool, ctx.now, { id })) ??
      (await findLiveKey(pool, ctx.now, { id }))?.actor ??
      null,
    accountOfPass: (ctx, pass) => readPass(kit, ctx, pass),
    ...listening(kit),
    leavers: leaversOf(kit),
    attempts: kit.attempts,
    impersonating: {
      begin: (ctx, request, accountId, reason) =>
        beginImpersonation(kit, ctx, { accountId, reason, secure: isSecure(request, publicUrl) }),
      end: (ctx, request) => endImpersonation(ctx, { secure: isSecure(request, publicUrl) }),
    },
  };
}

/** Where those above say what they want to hear. */
function findingIn({
  pool,
  secret,
  publicUrl,
}: AccountsOptions): Pick<AccountsModule, 'findActor' | 'findActorByToken'> {
  const verifier = (request: FastifyRequest) => ({
    db: pool,
    secret,
    secure: isSecure(request, publicUrl),
  });
  return {
    findActor: (request) => {
      const { cookie, authorization, 'madang-impersonation': header } = request.headers;
      const impersonation = typeof header === 'string' ? header : undefined;
      return findActor(request.ctx, { cookie, authorization, impersonation }, verifier(request));
    },
    findActorByToken: (request, token) =>
      findActor(request.ctx, { authorization: `Bearer ${token}` }, verifier(request)),
  };
}

function listening(kit: Kit) {
  return {
    onJoining: (check: JoiningCheck) => void kit.joining.push(check),
    onAccountCreated: (listener: CreatedListener) => void kit.created.push(listener),
    onEntered: (listener: EnteredListener) => void kit.entered.push(listener),
    onLeaving: (listener: LeavingListener) => void kit.leaving.push(listener),
    onWithdrawn: (listener: WithdrawnListener) => void kit.withdrawn.push(listener),
  };
}

function leaversOf(kit: Kit): Leavers {
  return {
    prove: (ctx, shown) => proveOwner(kit, ctx, shown),
    assertMayLeave,
    endSessions: async (tx, accountId) => {
      await endSessions(tx, accountId);
      await deleteKeysOf(tx, accountId);
    },
    tellLeaving: (tx, request, leaving) => mailLeaving(kit, tx, readVisit(request, kit.publicUrl), leaving),
    leave: (ctx, accountId, choice) => leave(kit, ctx, accountId, choice),
  };
}
