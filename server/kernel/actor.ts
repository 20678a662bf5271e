/** How far an API key reaches. */
export type KeyScope = 'read' | 'write' | 'moderate' | 'admin';

export type Role = 'member' | 'moderator' | 'admin';

/** Who acts. `null` in a Ctx means a guest, or the system itself in jobs. */
export interface Actor {
  id: string;
  role: Role;
  sessionId: string;
  emailVerified: boolean;
  /** Somebody's program with an API key, whose `sessionId` is the key's; absent when they are signed in. */
  scopes?: readonly KeyScope[];
  /** An administrator who looks as this member: reads what is not theirs alone, changes nothing. */
  impersonator?: { id: string; sessionId: string; until: Date };
}
