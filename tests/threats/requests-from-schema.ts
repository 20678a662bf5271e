import fc from 'fast-check';

/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** Longer texts are for the tests of limits; here they would only be slow. */
const longest = 300;

/** What the schema lets through, often just so. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map(valid));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'object' || schema.properties || schema.allOf) return objects(schema);
  if (schema.type === 'array') return arrays(schema);
  if (schema.type === 'string') return texts(schema);
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? -5, max: schema.maximum ?? 1_000_000 });
  if (schema.type === 'number')
    return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 1e6, noNaN: true });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  return fc.jsonValue({ maxDepth: 2 });
}

function objects(schema: Schema): fc.Arbitrary<unknown> {
  const all = [schema, ...(schema.allOf ?? [])];
  const properties = Object.assign({}, ...all.map((one) => one.properties)) as Record<string, Schema>;
  const required = all.flatMap((one) => one.required ?? []);
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valid(one)])),
    { requiredKeys: required },
  );
  const [pattern, value] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  if (!pattern || !value) return known;
  const keys =
    pattern === '^.*$' ? fc.string({ minLength: 1, maxLength: 20 }) : fc.stringMatching(new RegExp(pattern));
  return fc.dictionary(keys, valid(value), { maxKeys: 4 });
}

function arrays({ items = {}, minItems = 0, maxItems = 5 }: Schema): fc.Arbitrary<unknown> {
  return fc.array(valid(items), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, 5)),
  });
}

function texts(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = longest } = schema;
  const max = Math.max(minLength, Math.min(maxLength, longest));
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((at) => at.toISOString());
  if (schema.format === 'email') return fc.emailAddress();
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.format === 'uri') return fc.webUrl();
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u'), { size: 'small' });
  const edge = fc.constantFrom('가', 'a', '👩‍👧').map((one) => one.repeat(max).slice(0, max));
  const usual = fc.string({ minLength, maxLength: max, unit: 'grapheme', size: 'small' });
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: edge });
}

const absurd = [
  null,
  '',
  ' ',
  'a\0b',
  '\ud800',
  '\u202e',
  '가'.repeat(10_001),
  -1,
  0,
  1e308,
  2 ** 53,
  '9999999999999999999999',
  true,
  [],
  [[]],
  {},
  { __proto__: null, constructor: {} },
  'NaN',
  '0000-00-00T00:00:00Z',
  '%00',
] as const;

export const anythingAbsurd: fc.Arbitrary<unknown> = fc.constantFrom(...absurd);

/** A valid value with one thing wrong somewhere in it: another type, a field too many, a field too few. */
export function mutated(schema: Schema): fc.Arbitrary<unknown> {
  return fc
    .tuple(valid(schema), fc.nat(), fc.constantFrom('swap', 'drop', 'add', 'whole'), anythingAbsurd)
    .map(([value, place, how, absurdity]) => mutate(value, place, how, absurdity));
}

function mutate(value: unknown, place: number, how: string, absurdity: unknown): unknown {
  if (how === 'whole' || value === null || typeof value !== 'object') return absurdity;
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const key = keys[place % Math.max(1, keys.length)];
  if (how === 'add' || key === undefined) copy['role'] = absurdity;
  else if (how === 'drop') Reflect.deleteProperty(copy, key);
  else if (typeof copy[key] === 'object' && copy[key] !== null && place % 2 === 0)
    copy[key] = mutate(copy[key], place >> 1, how, absurdity);
  else copy[key] = absurdity;
  return copy;
}
