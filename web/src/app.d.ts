import type { IncomingMessage } from 'node:http';
import type { Member, Site } from '#lib/api/client.ts';
import type { ReadingApi } from '#lib/api/reading.server.ts';
import type { Theme } from '#lib/theme/theme.ts';

declare global {
  namespace App {
    interface Error {
      /** The API's stable code, such as `posts.not_found`. */
      code?: string;
    }
    interface Locals {
      /** The API as this page reads from it. */
      api: ReadingApi;
      locale: 'ko' | 'en';
      theme: Theme;
      /** The host's own accent, written on `<html>` so that it holds for floating parts as well. */
      accent?: { light: string; dark: string };
      /** What only machines read in `<head>`; a page's `load` sets it (`features/sharing`). */
      machinery?: string;
    }
    interface PageData {
      /** The page brings its own bottom bar on phones (comment, apply, send) in place of the tabs. */
      ownBottomBar?: boolean;
      /** `none`: the page stands alone, without bars. `own-rail`: it brings its own navigation in place of the spaces. `full`: it fills what is below the bar. */
      frame?: 'spaces' | 'own-rail' | 'full' | 'none';
      site: Site;
      me: Member | null;
      theme: Theme;
    }
    interface Platform {
      req: IncomingMessage & {
        madangApi?: (request: Request) => Promise<Response>;
        madangRead?: (reading: { url: string; headers: Record<string, string> }) => Promise<{
          status: number;
          headers: Record<string, string | string[]>;
          body: string;
        }>;
        /** There when the visitor is a guest; takes a page that any other guest may get as well. */
        madangKeep?: (page: { headers: Record<string, string>; body: string }) => object | null;
      };
    }
  }
}
