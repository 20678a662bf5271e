/** Builds the pages when their sources changed: after an install, so that the first start need not. */
import { buildWeb } from '../server/app/web-build.ts';

await buildWeb((line) => console.log(line));
