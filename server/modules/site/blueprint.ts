import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogueOf, readCommunity, type Community } from '../../../blueprints/sample.ts';
import { problems } from '../../../blueprints/rules.ts';
import { applyBlueprintParts } from '../../kernel/blueprint-parts.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { findPostKind } from '../../kernel/post-kinds.ts';
import { changeSettings } from '../settings/index.ts';
import { addGroups, createSpace, loadDirectory } from '../spaces/index.ts';

const folder = resolve(import.meta.dirname, '../../../blueprints');

export function blueprintNames(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'blueprint.yaml')))
    .map((entry) => entry.name);
}

/** @throws DomainError `site.unknown_blueprint` or `site.wrong_blueprint` with every problem */
export function loadBlueprint(name: string): Community {
  const names = blueprintNames();
  if (!names.includes(name))
    throw new DomainError('not-found', 'site.unknown_blueprint', { params: { name, known: names } });
  const community = readCommunity(name);
  const wrong = problems(community);
  if (wrong.length > 0)
    throw new DomainError('invalid', 'site.wrong_blueprint', { params: { problems: wrong } });
  return community;
}

/** Makes the site what the blueprint says. Spaces that exist stay as the host has them; kinds that do not exist yet stay off. */
export async function applyBlueprint(
  ctx: Ctx,
  { blueprint }: Community,
): Promise<{ made: string[]; off: string[] }> {
  return ctx.transaction(async (tx) => {
    await changeSettings(tx, {
      'site.name': blueprint.site.name,
      'site.tagline': blueprint.site.tagline,
      'site.locales': blueprint.site.locales,
      'site.time_zone': blueprint.site.timeZone,
      'site.accent': blueprint.accent,
      'site.blueprint': blueprint.name,
      'site.features': blueprint.features,
      ...cardSettings(blueprint),
    });
    await addGroups(
      tx,
      blueprint.groups.map(({ key, name }) => ({ key, name: { ...name } })),
    );
    const { spaces: existing } = await loadDirectory(tx);
    const off = blueprint.spaces.filter((space) => !findPostKind(space.kind)).map((space) => space.slug);
    const missing = blueprint.spaces.filter(
      (space) => !off.includes(space.slug) && !existing.some((one) => one.slug === space.slug),
    );
    for (const { slug, kind, group, name, description, icon, tags, rights, anonymous } of missing) {
      await createSpace(tx, {
        slug,
        kind,
        group,
        name,
        description,
        icon,
        tags,
        rights: rights as object,
        anonymousAllowed: anonymous,
      });
    }
    await applyBlueprintParts(tx, { ...blueprint });
    return { made: missing.map((space) => space.slug), off };
  });
}

function cardSettings(blueprint: Community['blueprint']): Record<string, unknown> {
  const { introductionMax, careerTextMax, pets } = blueprint.memberCard ?? {};
  return {
    'members.catalogue': catalogueOf(blueprint),
    'members.pets': pets ?? false,
    ...(introductionMax !== undefined && { 'members.introduction_limit': introductionMax }),
    ...(careerTextMax !== undefined && { 'members.career_text_limit': careerTextMax }),
  };
}
