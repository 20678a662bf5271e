import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureLoad, type LoadResult } from './load/run-load.ts';
import { judgeCorpus, judgeReviews, type QualityResult } from './quality/run-quality.ts';
import { meanOf, type Score } from './quality/score.ts';
import { keepSection, machineWords } from './results.ts';
import { withDatabase, withKeptDatabase } from './site.ts';

const usage = `npm run bench search -- [options]
  --documents 50000   speed with so many generated documents; 0 for none
  --keep FOLDER       fills this data folder, or uses it again
  --only TEXT         only questions whose name contains it
  --from FILE         quality on film reviews as well: topic, date, text, tab-separated, perhaps gzipped
  --sentences 50000   how many of them
  --worst             lists what was answered worst
  --no-quality        speed alone`;

/** A size from which figures of speed are results; quality is always one. */
const large = 1_000_000;

/** Quality on the corpus of this repository and on film reviews, then speed and size. @returns 1 when a target is missed */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      documents: { type: 'string', default: '50000' },
      keep: { type: 'string' },
      only: { type: 'string', default: '' },
      from: { type: 'string' },
      sentences: { type: 'string', default: '50000' },
      worst: { type: 'boolean', default: false },
      quality: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  if (values.help) return 0;
  const { from = null, keep = null, only, worst } = values;
  let met = true;
  if (values.quality) met = await judge(from, Number(values.sentences), worst);
  const documents = Number(values.documents);
  if (documents > 0) met = (await load(documents, keep, only)) && met;
  return met ? 0 : 1;
}

async function judge(from: string | null, sentences: number, tellWorst: boolean): Promise<boolean> {
  const results: { name: string; target: number; result: QualityResult }[] = [];
  const add = (name: string, target: number, result: QualityResult) => results.push({ name, target, result });
  add('the corpus of this repository', 0.95, await withDatabase(judgeCorpus));
  if (from !== null) add('film reviews', 0.9, await withDatabase((db) => judgeReviews(db, from, sentences)));
  const lines = results.flatMap(({ name, target, result }) => qualityLines(name, result, target));
  console.log(lines.join('\n'));
  if (tellWorst) for (const { result } of results) for (const line of result.worst) console.log(`- ${line}`);
  if (from !== null) keepSection('Search quality', lines);
  return results.every(({ result, target }) => result.mean.f1 >= target);
}

function qualityLines(
  name: string,
  { documents, queries, mean, byKind }: QualityResult,
  target: number,
): string[] {
  const row = (kind: string, count: number, score: Score) => {
    const { recall10, precision10, reciprocalRank, precision, recall, f1 } = score;
    const figures = [recall10, precision10, reciprocalRank, precision, recall, f1];
    return `| ${kind} | ${count} | ${figures.map((figure) => figure.toFixed(3)).join(' | ')} |`;
  };
  return [
    `On ${name}: ${documents.toLocaleString('en')} documents, ${queries} queries. Macro F1 ${mean.f1.toFixed(3)}, target ${target}: ${mean.f1 >= target ? 'yes' : 'no'}.`,
    '',
    '| kind | queries | recall@10 | precision@10 | MRR | precision | recall | F1 |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...[...byKind].map(([kind, scores]) => row(kind, scores.length, meanOf(scores))),
    row('**all**', queries, mean),
    '',
  ];
}

async function load(documents: number, keep: string | null, only: string): Promise<boolean> {
  console.log(`\n${documents.toLocaleString('en')} generated documents`);
  const result: LoadResult =
    keep === null
      ? await withDatabase((db) => measureLoad(db, documents, only))
      : await withKeptDatabase(keep, (db) => measureLoad(db, documents, only));
  const facts = `${documents.toLocaleString('en')} generated documents of 71 words, their posts with likes; ${machineWords()} p95 of one client and of eight that ask without pause, the best of three rounds; "× row" is in multiples of the p95 of one row by primary key. When it ended, ${loadavg()[0]!.toFixed(1)} processes wanted a core.`;
  if (only === '') {
    console.log(result.lines.join('\n'));
    if (documents >= large) keepSection('Search speed', [facts, '', ...result.lines]);
  }
  return result.met;
}
