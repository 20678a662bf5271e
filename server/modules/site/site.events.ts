import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';

const ids = Type.Array(Type.String());

/** A new site got its sample content. No other event tells of it: samples are of the past. */
export const SamplesLoaded = defineEvent(
  'site.samples_loaded',
  Type.Object({ postIds: ids, accountIds: ids }),
);
