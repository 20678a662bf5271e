import { panelOf } from '#lib/features/kinds/panels.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({ ...data, Panel: await panelOf(data.post.kind) });
