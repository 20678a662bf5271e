import { parseArgs } from 'node:util';
import { judgeCorpus, judgeReviews, type QualityResult } from './quality/run-quality.ts';
import { meanOf } from './quality/score.ts';
import { measureLoad } from './load/run-load.ts';
import { withDatabase } from './site.ts';

/**
 * `npm run bench search -- [--documents 50000] [--from FILE] [--sentences 50000] [--worst]`: quality on the corpus of this
 * repository and on a file of film reviews, then speed and size with generated documents (0 for none). @returns the exit code: 1 when a target is missed
 */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      documents: { type: 'string', default: '50000' },
      from: { type: 'string' },
      sentences: { type: 'string', default: '50000' },
      worst: { type: 'boolean', default: false },
    },
  });
  const corpus = await withDatabase(judgeCorpus);
  tellQuality('Corpus of this repository', corpus, 0.95, values.worst);
  let met = corpus.mean.f1 >= 0.95;
  if (values.from !== undefined) {
    const reviews = await withDatabase((db) => judgeReviews(db, values.from!, Number(values.sentences)));
    tellQuality('Film reviews', reviews, 0.9, values.worst);
    met &&= reviews.mean.f1 >= 0.9;
  }
  const documents = Number(values.documents);
  if (documents > 0) {
    const fast = await withDatabase((db) => measureLoad(db, documents));
    met &&= fast;
  }
  return met ? 0 : 1;
}

function tellQuality(
  name: string,
  { documents, queries, mean, byKind, worst }: QualityResult,
  target: number,
  all: boolean,
): void {
  console.log(`\n## ${name}: ${documents} documents, ${queries} queries\n`);
  console.log('| kind | queries | recall@10 | precision@10 | MRR | precision | recall | F1 |');
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: |');
  const row = (kind: string, count: number, score: typeof mean) =>
    console.log(
      `| ${kind} | ${count} | ${[score.recall10, score.precision10, score.reciprocalRank, score.precision, score.recall, score.f1].map((figure) => figure.toFixed(3)).join(' | ')} |`,
    );
  for (const [kind, scores] of byKind) row(kind, scores.length, meanOf(scores));
  row('**all**', queries, mean);
  console.log(`\nMacro F1 ${mean.f1.toFixed(3)}, target ${target}: ${mean.f1 >= target ? 'met' : 'MISSED'}`);
  if (all) for (const line of worst) console.log(`- ${line}`);
}
