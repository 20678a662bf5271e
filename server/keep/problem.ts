/** Why a backup or a restore did not happen: one line for people, with the fix. */
export class KeepProblem extends Error {
  override name = 'KeepProblem';
}
