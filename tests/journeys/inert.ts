import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** Moves over, focuses and presses everything that was written by somebody, in the page itself. */
const provoke = `(() => {
  const elements = [...document.querySelectorAll('body *')];
  const written = [...document.querySelectorAll('main *')];
  for (const element of written) for (const type of ['mouseover', 'focus', 'load', 'error', 'toggle']) element.dispatchEvent(new Event(type));
  const links = [...document.querySelectorAll('body a[href]')];
  for (const link of links) if (!/^(https?|mailto):/.test(link.protocol)) link.click();
  return {
    scripts: document.querySelectorAll('main script, main iframe, main object, main embed').length,
    handlers: elements.filter((element) => [...element.attributes].some(({ name }) => name.startsWith('on'))).length,
    schemes: [...new Set(links.map((link) => link.protocol))].sort(),
    clobbered: ['location', 'cookie', 'getElementById'].filter((name) => document[name] instanceof Element),
    pictures: document.querySelectorAll('img[src="x"], svg[onload]').length,
    elements: elements.length,
  };
})()`;

/** What people wrote is words on this page. Dialogs, requests to elsewhere and complaints of the browser are watched besides. */
export async function nothingAlive(visitor: Visitor, about = ''): Promise<void> {
  const seen = (await visitor.page.evaluate(provoke)) as { elements: number; schemes: string[] };
  expect(seen, about).toMatchObject({ scripts: 0, handlers: 0, clobbered: [], pictures: 0 });
  expect(seen.elements, about).toBeGreaterThan(10);
  expect(
    seen.schemes.filter((scheme) => !['http:', 'https:', 'mailto:'].includes(scheme)),
    about,
  ).toEqual([]);
}
