/** Who has a room before them now, on whichever node: whoever looks need not be told. */
export interface Looking {
  looking(roomId: string, accountIds: readonly string[]): ReadonlySet<string>;
}
