import type { Fitting } from './fitting.ts';

/** Who takes the fewest combinations first; among equals an order of the seed's, so that it is not always the same two. */
export function hardestFirst({ size, breadth }: Pick<Fitting, 'size' | 'breadth'>, seed: number): number[] {
  const lot = Uint32Array.from({ length: size }, (_, one) => scatter(one ^ Math.imul(seed, 0x9e3779b1)));
  return Array.from({ length: size }, (_, one) => one).sort(
    (a, b) => breadth[a]! - breadth[b]! || lot[a]! - lot[b]! || a - b,
  );
}

/** Far apart for neighbours; the same for the same. */
export function scatter(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
