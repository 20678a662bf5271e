import { describe, expect, test } from 'vitest';
import { shownSize, visibleSquare, withinBounds } from './crop.ts';

const wide = { width: 400, height: 200 };

describe('a crop', () => {
  test('the shorter side fills the window', () => {
    expect(shownSize(wide, 1)).toEqual({ width: 2, height: 1 });
    expect(shownSize(wide, 2)).toEqual({ width: 4, height: 2 });
  });

  test('in the middle it is the middle of the picture', () => {
    expect(visibleSquare(wide, { zoom: 1, x: 0, y: 0 })).toEqual({ left: 100, top: 0, edge: 200 });
    expect(visibleSquare(wide, { zoom: 2, x: 0, y: 0 })).toEqual({ left: 150, top: 50, edge: 100 });
  });

  test('it never leaves the picture, however far it is pushed', () => {
    expect(withinBounds(wide, { zoom: 1, x: 9, y: 9 })).toEqual({ zoom: 1, x: 0.5, y: 0 });
    expect(visibleSquare(wide, { zoom: 1, x: 9, y: 9 })).toEqual({ left: 0, top: 0, edge: 200 });
    expect(visibleSquare(wide, { zoom: 4, x: -9, y: -9 })).toEqual({ left: 350, top: 150, edge: 50 });
  });
});
