import { loadLaunchOptions, loadRecruitingOptions } from '#lib/features/recruiting/options.server.ts';

type Loader = (event: { locals: App.Locals }) => Promise<object | null>;

/** What the fields of a kind offer, by kind. */
const loaders: Partial<Record<string, Loader>> = {
  recruitment: loadRecruitingOptions,
  launch: loadLaunchOptions,
};

export async function loadKindOptions(kind: string, event: Parameters<Loader>[0]): Promise<object | null> {
  return (await loaders[kind]?.(event)) ?? null;
}
