/** How well one query was answered. */
export interface Score {
  recall10: number;
  precision10: number;
  reciprocalRank: number;
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Compares hits, best first, with what is relevant. Of queries with fewer than ten relevant documents, precision@10 is over as
 * many hits as there are relevant ones (R-precision), for nobody could fill ten; recall@10 is over at most ten.
 */
export function scoreOf(hits: readonly string[], relevant: ReadonlySet<string>): Score {
  const good = (ids: readonly string[]) => ids.filter((id) => relevant.has(id)).length;
  const reachable = Math.min(10, relevant.size);
  const top = hits.slice(0, 10);
  const precision = hits.length === 0 ? 0 : good(hits) / hits.length;
  const recall = good(hits) / relevant.size;
  const first = hits.findIndex((id) => relevant.has(id));
  return {
    recall10: good(top) / reachable,
    precision10: good(hits.slice(0, reachable)) / reachable,
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** The mean of each figure over queries: every query counts the same. */
export function meanOf(scores: readonly Score[]): Score {
  const mean = (figure: keyof Score) =>
    scores.reduce((sum, score) => sum + score[figure], 0) / Math.max(scores.length, 1);
  return {
    recall10: mean('recall10'),
    precision10: mean('precision10'),
    reciprocalRank: mean('reciprocalRank'),
    precision: mean('precision'),
    recall: mean('recall'),
    f1: mean('f1'),
  };
}
