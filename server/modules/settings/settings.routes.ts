import { Type } from 'typebox';
import { declaredSettings } from '../../kernel/settings.ts';
import type { Http } from '../../kernel/module.ts';
import { changeSettings, type SettingsStore } from './settings.store.ts';

const SettingView = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  default: Type.Unknown(),
  changed: Type.Boolean(),
  schema: Type.Unknown({ description: 'JSON Schema of the value.' }),
});
const Settings = Type.Object({ items: Type.Array(SettingView) });

export function settingsRoutes(store: SettingsStore) {
  const present = () => ({
    items: declaredSettings().map((setting) => ({
      key: setting.key,
      value: store.read(setting),
      default: setting.default,
      changed: store.isChanged(setting.key),
      schema: setting.schema,
    })),
  });

  return (http: Http) => {
    const access = { who: 'admin' } as const;
    http.get(
      '/admin/settings',
      {
        config: { access },
        schema: { tags: ['admin'], summary: 'Every setting with its default', response: { 200: Settings } },
      },
      async () => present(),
    );
    http.patch(
      '/admin/settings',
      {
        config: { access },
        schema: {
          tags: ['admin'],
          summary: 'Change settings; null returns one to its default',
          body: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 100 }),
          response: { 200: Settings },
        },
      },
      async (request) => {
        await changeSettings(request.ctx, request.body);
        await store.reload(request.ctx.db);
        return present();
      },
    );
  };
}
