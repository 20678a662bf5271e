import { launchBrowser } from '../../tests/browser.ts';
import { weighPage } from '../../tests/journeys/page-weight.ts';

export interface Weight {
  /** Scripts and styles on the wire (kB of 1024 bytes). */
  codeKb: number;
  requests: number;
}

/** A first visit to a post by a browser that has nothing yet. */
export async function measureWeight(address: string): Promise<Weight> {
  const browser = await launchBrowser();
  try {
    const { parts, code } = await weighPage(await browser.newPage(), address);
    return { codeKb: code / 1024, requests: parts.length };
  } finally {
    await browser.close();
  }
}
