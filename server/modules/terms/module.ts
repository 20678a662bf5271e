import './terms.desk.ts';
import './terms.personal.ts';
import type { Http, Module } from '../../kernel/module.ts';
import { adminTermsRoutes } from './admin-terms.routes.ts';
import { termsRoutes } from './terms.routes.ts';

/** Versions of the terms, and who agreed. */
export const termsModule: Module = {
  name: 'terms',
  routes: (http: Http) => {
    termsRoutes(http);
    adminTermsRoutes(http);
  },
};
