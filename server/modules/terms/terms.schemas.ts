import { Type } from 'typebox';
import { Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';

const Kind = Type.String({ pattern: '^[a-z][a-z0-9-]{1,29}$', description: 'Such as `privacy`.' });
export const ByKind = Type.Object({ kind: Kind });
const Number = Type.Integer({ minimum: 1, maximum: 100_000 });
export const ByNumber = Type.Object({ kind: Kind, number: Number });

/** Longer than any text that is accepted; the real limits count graphemes. */
const local = (maxLength: number) =>
  Strict({ ko: Type.String({ maxLength }), en: Type.String({ maxLength }) });

const Published = Type.Object({
  number: Number,
  title: Type.String(),
  needsConsent: Type.Boolean(),
  inForceAt: Time,
});
const Document = Type.Object({
  kind: Kind,
  current: Nullable(Published),
  asked: Type.Boolean({ description: 'Nobody joins or writes without having agreed to it.' }),
  coming: Type.Array(Published, { description: 'Published and not in force yet, the next first.' }),
});
export const Documents = Type.Object({ items: Type.Array(Document) });
const Text = Type.Object({
  ...Published.properties,
  html: Type.String(),
  summary: Type.String(),
  publishedAt: Time,
});
export const Version = Type.Object({ kind: Kind, ...Text.properties });
export const Whole = Type.Object({
  kind: Kind,
  current: Nullable(Text),
  coming: Type.Array(Published),
  history: Type.Array(
    Type.Object({
      number: Number,
      summary: Type.String(),
      needsConsent: Type.Boolean(),
      inForceAt: Time,
      publishedAt: Time,
    }),
  ),
});

export const MyConsents = Type.Object({
  due: Type.Array(Document, { description: 'I have to agree to these before I write.' }),
  coming: Type.Array(Type.Object({ kind: Kind, ...Published.properties }), {
    description: 'I shall have to agree to these from their date on, and may now.',
  }),
  given: Type.Array(
    Type.Object({
      kind: Kind,
      number: Number,
      givenAt: Time,
      how: OneOf(['sign-up', 'provider', 'asked']),
    }),
  ),
});
export const Consents = Strict({
  consents: Type.Array(Strict({ document: Kind, number: Number }), { minItems: 1, maxItems: 20 }),
});

const draft = {
  title: local(800),
  body: local(200_000),
  summary: local(10_000),
  needsConsent: Type.Boolean({ description: 'Members agree to it before they write again.' }),
  inForceAt: Nullable(Time),
  version: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
};
export const DraftBody = Strict({
  ...draft,
  version: Type.Integer({ ...draft.version, description: 'Of the draft that was seen; 0: there was none.' }),
});
export const Draft = Type.Object({
  kind: Kind,
  ...draft,
  html: local(1_000_000),
  updatedAt: Time,
});
export const VersionBody = Strict({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) });
export const AdminDocuments = Type.Object({
  items: Type.Array(
    Type.Object({
      ...Document.properties,
      draft: Nullable(Type.Object({ title: Type.String(), updatedAt: Time })),
    }),
  ),
});
