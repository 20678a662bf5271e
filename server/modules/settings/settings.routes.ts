import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { invalidField } from '../../kernel/errors.ts';
import { declaredSettings } from '../../kernel/settings.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { findVersions } from './settings.queries.ts';
import type { SettingsStore } from './settings.store.ts';
import { changeSettings } from './use-cases/change-settings.ts';
import { restoreSetting } from './use-cases/restore-setting.ts';

const SettingView = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  default: Type.Unknown(),
  changed: Type.Boolean(),
  version: Type.Integer({ description: 'How often it was changed; send it back against lost updates.' }),
  schema: Type.Unknown({ description: 'JSON Schema of the value.' }),
});
const Settings = Type.Object({ items: Type.Array(SettingView) });
/** Keys of settings have a dot, so this is none of them. */
const Versions = Type.Record(Type.String({ maxLength: 100 }), Type.Integer({ minimum: 0 }), {
  maxProperties: 100,
});
const Restoration = Strict({
  to: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    description: 'After which change; 0 is before the first.',
  }),
  version: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
});

export function settingsRoutes(store: SettingsStore) {
  const present = async (ctx: Ctx) => {
    const versions = await findVersions(ctx);
    return {
      items: declaredSettings().map((setting) => ({
        key: setting.key,
        value: store.read(setting),
        default: setting.default,
        changed: store.isChanged(setting.key),
        version: versions.get(setting.key) ?? 0,
        schema: setting.schema,
      })),
    };
  };
  const access = { who: 'admin' } as const;
  const tags = ['admin'];

  return (http: Http) => {
    http.get(
      '/admin/settings',
      {
        config: { access },
        schema: { tags, summary: 'Every setting with its default', response: { 200: Settings } },
      },
      async ({ ctx }) => present(ctx),
    );
    http.patch(
      '/admin/settings',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Change settings; null returns one to its default',
          description: 'Beside the settings, `versions` may say by key how many changes the sender knew of.',
          body: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 101 }),
          response: { 200: Settings },
        },
      },
      async ({ ctx, body: { versions = {}, ...changes } }) => {
        if (!Check(Versions, versions)) throw invalidField('/versions', 'invalid_value');
        await changeSettings(ctx, changes, versions);
        await store.reload(ctx.db);
        return present(ctx);
      },
    );
    http.put(
      '/admin/settings/:key/restoration',
      {
        config: { access },
        schema: {
          tags,
          summary: 'Make a setting what it was',
          params: Type.Object({ key: Type.String({ maxLength: 100 }) }),
          body: Restoration,
          response: { 200: Settings },
        },
      },
      async ({ ctx, params, body }) => {
        await restoreSetting(ctx, params.key, body);
        await store.reload(ctx.db);
        return present(ctx);
      },
    );
  };
}
