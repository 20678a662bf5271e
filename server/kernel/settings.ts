import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';

/** A site setting with its default; stored only when a host changed it. */
export interface Setting<T = unknown> {
  readonly key: string;
  readonly schema: TSchema;
  readonly default: T;
  /** Effective for everybody at once, and shown to guests in `GET /site`. */
  readonly public: boolean;
}

const declared = new Map<string, Setting>();

/** Declares a setting. Keys are `module.name`. */
export function defineSetting<Schema extends TSchema>(
  key: string,
  schema: Schema,
  initial: NoInfer<Static<Schema>>,
  options: { public?: boolean } = {},
): Setting<Static<Schema>> {
  if (declared.has(key)) throw new Error(`setting ${key} is declared twice`);
  if (!Check(schema, initial)) throw new Error(`the default of setting ${key} does not fit its schema`);
  const setting = { key, schema, default: initial, public: options.public ?? false };
  declared.set(key, setting);
  return setting;
}

export function declaredSettings(): readonly Setting[] {
  return [...declared.values()];
}

export function findSetting(key: string): Setting | undefined {
  return declared.get(key);
}
