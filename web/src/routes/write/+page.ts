import { formOf } from '#lib/features/kinds/kinds.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({ ...data, kindForm: await formOf(data.kind) });
