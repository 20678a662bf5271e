interface Warned {
  warned_by: string | null;
  account_id: string;
}

/** Whether somebody of the staff may decide about the appeal against this warning: not who gave it, nor who got it. */
export function mayDecideFor(warning: Warned, accountId: string): boolean {
  return warning.warned_by !== accountId && warning.account_id !== accountId;
}
