import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { wordsOf, type Locale, type Words } from './words.ts';

export interface Look {
  screen?: 'phone' | 'desktop' | 'narrow';
  scheme?: 'light' | 'dark';
  locale?: Locale;
  scripts?: boolean;
  /** Without the service worker every request is one of the page, as `page.route` needs it. */
  worker?: boolean;
}

/** Somebody with a browser of their own, watched for everything that a page must never do. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  t: Words;
  /** Opens a path and waits until its scripts listen. */
  open(path: string): Promise<void>;
  /** Waits until it is on the screen, and answers it. */
  sees(what: string | RegExp | Locator): Promise<Locator>;
  complaints: string[];
}

const screens = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
  narrow: { width: 360, height: 740 },
} as const;

export async function visit(
  browser: Browser,
  origin: string,
  look: Look = {},
  neighbours: readonly string[] = [],
): Promise<Visitor> {
  const { screen = 'desktop', scheme = 'light', locale = 'ko', scripts = true, worker = true } = look;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: screens[screen],
    hasTouch: screen !== 'desktop',
    isMobile: screen !== 'desktop',
    colorScheme: scheme,
    locale: locale === 'ko' ? 'ko-KR' : 'en-GB',
    timezoneId: 'Asia/Seoul',
    javaScriptEnabled: scripts,
    serviceWorkers: worker ? 'allow' : 'block',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const complaints = watch(context, [origin, ...neighbours]);
  const page = await context.newPage();
  return {
    context,
    page,
    complaints,
    t: wordsOf(locale),
    open: async (path) => {
      await page.goto(path);
      if (scripts) await listening(page);
    },
    sees: async (what) => {
      const locator =
        typeof what === 'string' || what instanceof RegExp ? page.getByText(what).first() : what;
      await locator.waitFor();
      return locator;
    },
  };
}

/** Until a page is hydrated its keyboard shortcuts and toolbars do nothing; its forms and links work all the same. */
export async function listening(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('a, button')].some((element) => Reflect.ownKeys(element).length > 0),
  );
}

function watch(context: BrowserContext, origins: readonly string[]): string[] {
  const complaints: string[] = [];
  const complain = (kind: string, text: string) => complaints.push(`${kind}: ${text}`);
  context.on('request', (request) => {
    const url = request.url();
    if (!origins.some((origin) => url.startsWith(`${origin}/`)) && !/^(data|blob|about):/.test(url))
      complain('left the site', url);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) complain(`answered ${response.status()}`, response.url());
  });
  context.on('weberror', (error) => complain('script failed', String(error.error())));
  context.on('dialog', (dialog) => {
    complain('dialog', dialog.message());
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    // A refusal of the API is shown to people by the page; the browser's own note about it is no finding.
    const refusal = /^Failed to load resource: .* status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !refusal)
      complain('console', `${message.text()} ${message.location().url}`);
  });
  return complaints;
}
