import type { Http, Module } from '../../kernel/module.ts';
import { feedRoutes } from './feeds.routes.ts';
import { manifestRoutes } from './manifest.routes.ts';
import { sitemapRoutes } from './sitemap.routes.ts';

/** How the site is found and kept: feeds, sitemap, robots.txt, the manifest of the installed site. */
export function discoveryModule({ publicUrl }: { publicUrl: string | null }): Module {
  return {
    name: 'discovery',
    rootRoutes: (http: Http) => {
      feedRoutes(publicUrl)(http);
      sitemapRoutes(publicUrl)(http);
      manifestRoutes(http);
    },
  };
}
