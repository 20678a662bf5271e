import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { roles } from './accounts.events.ts';
import { JoiningFields } from './joining.ts';

// Rough bounds that keep absurd input away from Unicode work; the real limits count graphemes.
const Email = Type.String({ maxLength: 320 });
const Password = Type.String({ minLength: 1, maxLength: 4096 });
const Token = Type.String({ maxLength: 200 });

export const SignUpBody = Strict({
  email: Email,
  password: Password,
  name: Type.String({ maxLength: 400 }),
  ...JoiningFields,
});
export const SignInBody = Strict({
  email: Email,
  password: Password,
  rememberMe: Type.Optional(Type.Boolean()),
});
export const EmailBody = Strict({ email: Email });
export const ResetBody = Strict({ newPassword: Password, token: Token });
export const ChangePasswordBody = Strict({
  currentPassword: Password,
  newPassword: Password,
  revokeOtherSessions: Type.Optional(Type.Boolean({ description: 'Other sessions always end.' })),
});
export const VerificationBody = Type.Optional(
  Strict({
    email: Type.Optional(Type.String({ maxLength: 320, description: 'Needed without a session only.' })),
  }),
);
export const TokenQuery = Strict({ token: Token });
export const LeaveBody = Strict({
  password: Type.Optional(Password),
  token: Type.Optional(
    Type.String({ maxLength: 200, description: 'Of a mailed link, for accounts without a password.' }),
  ),
  deletePosts: Type.Optional(Type.Boolean({ description: 'Posts that nobody else answered to go as well.' })),
});
export const OptionalPassword = Type.Optional(
  Type.String({ minLength: 1, maxLength: 4096, description: 'Needed where the account has one.' }),
);
export const ChangeEmailBody = Strict({ newEmail: Email, password: OptionalPassword });
export const Code = Type.String({ minLength: 1, maxLength: 60 });
export const RoleBody = Strict({ role: OneOf(roles) });
export const IdBody = Strict({ id: Id });
export const NoBody = Type.Optional(Nullable(Strict({})));
export const UuidParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

const User = Type.Object({
  id: Id,
  email: Type.String(),
  emailVerified: Type.Boolean(),
  name: Type.String(),
  image: Nullable(Type.String()),
  createdAt: Time,
  updatedAt: Time,
});

const SessionFields = {
  id: Id,
  createdAt: Time,
  updatedAt: Time,
  expiresAt: Time,
  ipAddress: Nullable(Type.String({ description: 'A network, never the full address.' })),
  userAgent: Nullable(Type.String()),
};

const Session = Type.Object({ ...SessionFields, userId: Id });
export const ListedSession = Type.Object({ ...SessionFields, userId: Id, current: Type.Boolean() });

export const SignedUp = Type.Object({
  token: Nullable(
    Type.String({
      description: 'For `Authorization: Bearer`; null where the address must be verified first.',
    }),
  ),
  user: User,
});
export const SignedIn = Type.Object({
  redirect: Type.Boolean(),
  token: Nullable(Type.String({ description: 'Null while a second step is asked for.' })),
  user: Type.Optional(User),
  twoFactorRedirect: Type.Optional(
    Type.Boolean({ description: 'A code is asked for before this is a session.' }),
  ),
  challenge: Type.Optional(Type.String({ description: 'Goes with the code, for those who use no cookies.' })),
});
export const PasswordChanged = Type.Object({ token: Type.String(), user: User });
export const SignedOut = Type.Object({ success: Type.Boolean() });
export const CurrentSession = Nullable(Type.Object({ session: Session, user: User }));
export const Done = Type.Object({ status: Type.Boolean() });
export const Verified = Type.Object({ status: Type.Boolean(), user: User });

export const MySession = Type.Object({
  id: Id,
  current: Type.Boolean(),
  userAgent: Nullable(Type.String()),
  network: Nullable(Type.String({ description: '/24 of IPv4 or /48 of IPv6.' })),
  createdAt: Time,
  lastUsedAt: Type.String({ format: 'date-time', description: 'Exact to the hour.' }),
  expiresAt: Time,
});

export const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown this once.' }),
});

export const PasskeyView = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Time,
  lastUsedAt: Nullable(Time),
});

export const AccountView = Type.Object({
  id: Id,
  email: Type.String(),
  emailVerified: Type.Boolean(),
  name: Type.String(),
  role: OneOf(roles),
  createdAt: Time,
});

export const AccountQuery = Strict({
  query: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  role: Type.Optional(OneOf(roles)),
  ...PageQuery,
});
