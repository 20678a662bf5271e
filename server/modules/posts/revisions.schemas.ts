import { Type } from 'typebox';
import { Nullable, OneOf, PageOf, Strict, Time } from '../../kernel/http.ts';

const Piece = Type.Object({ kind: OneOf(['same', 'added', 'removed']), text: Type.String() });

const fields = {
  revision: Type.Integer({ minimum: 1 }),
  writtenAt: Time,
  current: Type.Boolean({ description: 'This is what it says now.' }),
};

/** Whose text it is follows from the post or comment: a revision names nobody. */
const RevisionSummary = Type.Object({
  ...fields,
  title: Type.String({ description: 'Empty for comments.' }),
});
export const RevisionPage = PageOf(RevisionSummary);

export const RevisionView = Type.Object({
  ...fields,
  before: Nullable(Type.Integer({ description: 'The revision that the changes are told from.' })),
  title: Type.Array(Piece),
  body: Type.Array(Piece, { description: 'Markdown, word by word.' }),
  tagsAdded: Type.Array(Type.String()),
  tagsRemoved: Type.Array(Type.String()),
  mine: Type.Object({ restore: Type.Boolean(), erase: Type.Boolean() }),
});

const Number = Type.String({ maxLength: 20 });
export const ByRevision = Type.Object({ id: Type.String({ maxLength: 64 }), revision: Number });
export const RestorationBody = Strict({ version: Type.Optional(Type.Integer({ minimum: 1 })) });
