import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

const shared = { allErrors: false, removeAdditional: false, useDefaults: true, strict: false } as const;
const plain = new (Ajv as unknown as typeof Ajv.default)({ ...shared, coerceTypes: false });
const coercing = new (Ajv as unknown as typeof Ajv.default)({ ...shared, coerceTypes: true });
for (const ajv of [plain, coercing]) {
  (addFormats as unknown as typeof addFormats.default)(ajv);
  const time = ajv.formats['date-time'] as { validate: (text: string) => boolean };
  // RFC 3339 has a year 0; PostgreSQL and people have none.
  ajv.addFormat('date-time', { validate: (text: string) => !text.startsWith('0000') && time.validate(text) });
}

/** Bodies mean what they say ("1" is no number); only query strings and paths, which are text by nature, are coerced. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validate = (httpPart === 'body' ? plain : coercing).compile(schema);
  return (data: unknown) => {
    if (validate(data)) return { value: data };
    const error = Object.assign(new Error('request does not fit its schema'), {
      validation: validate.errors ?? [],
    });
    return { error: Object.assign(error, { validationContext: httpPart }) };
  };
};
