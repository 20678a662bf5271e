/** What a profile shows of kinds of questions that miss their target. */
const inBetween =
  'The slowest words stand in one to two of a hundred documents: too few for the newest 4,000 to fill the page, so 8,000 to 17,000 rows are fetched by the index. By `explain (analyze, buffers)` that is 14 of 18 ms on a quiet machine, all of it in shared buffers; work of others on the same cores doubles or trebles it.';

export const explanations: Record<string, string> = {
  '150 of 200 spaces': `${inBetween} A quarter of these rows is of spaces that may not be read.`,
  'mid (0.5–3 %)': inBetween,
  'with a particle': inBetween,
  'relevance, mid and common':
    'Up to 8,000 of the newest rows are tested by their vectors, which are stored beside the row (four pages each, 3.4 µs): 14 to 27 ms. The likes of up to 800 posts by primary key are another 2 to 5 ms.',
  typos:
    'Two statements for 22,000 words: alike by trigrams, then which of them stand in an open document. On a quiet machine the slowest takes 1.5 ms; the rest is waiting for a core.',
};
