/** How a setting is edited, read from the JSON Schema of its value. */
export type Control =
  | { kind: 'switch' }
  | { kind: 'number'; min: number | undefined; max: number | undefined }
  | { kind: 'text'; maxLength: number | undefined }
  | { kind: 'choice'; choices: string[] }
  | { kind: 'choices'; choices: string[] }
  | { kind: 'texts'; maxLength: number | undefined }
  | { kind: 'colours' }
  | { kind: 'json' };

interface Schema {
  type?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
}

const has = (schema: Schema, ...names: string[]): boolean =>
  Object.keys(schema.properties ?? {})
    .sort()
    .join() === names.sort().join();

export function controlOf(schema: unknown): Control {
  const shape = (schema ?? {}) as Schema;
  switch (shape.type) {
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
      return { kind: 'number', min: shape.minimum, max: shape.maximum };
    case 'string':
      return shape.enum
        ? { kind: 'choice', choices: shape.enum.map(String) }
        : { kind: 'text', maxLength: shape.maxLength };
    case 'array':
      return choicesOf(shape.items);
    case 'object':
      return has(shape, 'ko', 'en')
        ? { kind: 'texts', maxLength: shape.properties?.['ko']?.maxLength }
        : { kind: 'json' };
    default:
      return nullableOf(shape);
  }
}

/** A list of fixed words, given as an enumeration or as a pattern such as `^(ko|en)$`. */
function choicesOf(items: Schema | undefined): Control {
  if (items?.enum) return { kind: 'choices', choices: items.enum.map(String) };
  const words = /^\^\(([a-z-]+(?:\|[a-z-]+)*)\)\$$/.exec(items?.pattern ?? '')?.[1];
  return words ? { kind: 'choices', choices: words.split('|') } : { kind: 'json' };
}

function nullableOf(shape: Schema): Control {
  const inner = shape.anyOf?.find(({ type }) => type === 'object');
  return inner && shape.anyOf?.length === 2 && has(inner, 'light', 'dark')
    ? { kind: 'colours' }
    : { kind: 'json' };
}

/** The value that a form holds for a setting. What cannot be read stays text, so that the API refuses it with a reason. */
export function readControl(control: Control, key: string, form: FormData): unknown {
  const text = (part = ''): string => String(form.get(key + part) ?? '');
  switch (control.kind) {
    case 'switch':
      return form.has(key);
    case 'number':
      return /^-?\d+$/.test(text().trim()) ? Number(text()) : text();
    case 'text':
    case 'choice':
      return text().trim();
    case 'choices':
      return form.getAll(key).map(String);
    case 'texts':
      return { ko: text('.ko').trim(), en: text('.en').trim() };
    case 'colours':
      return form.has(`${key}.own`)
        ? { light: text('.light').toLowerCase(), dark: text('.dark').toLowerCase() }
        : null;
    case 'json':
      return readJson(text());
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether two values of a setting mean the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return ordered(a) === ordered(b);
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
