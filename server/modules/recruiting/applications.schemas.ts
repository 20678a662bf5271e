import { Type, type Static } from 'typebox';
import { Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Card } from '../members/index.ts';
import { PostSummary } from '../posts/index.ts';
import { applicationStates } from './applications.queries.ts';

const State = OneOf(applicationStates);

const application = {
  id: Type.String(),
  postId: Type.String(),
  position: Type.String(),
  positionName: Type.String({ description: 'In the language of the request.' }),
  message: Type.String(),
  state: State,
  answer: Nullable(Type.String({ description: 'What the host said to it.' })),
  createdAt: Time,
  settledAt: Nullable(Time),
};

export const ApplicationView = Type.Object(application);
export type ApplicationView = Static<typeof ApplicationView>;
/** For the host. */
export const ApplicantView = Type.Object({ ...application, applicant: Nullable(Card) });
export const MyApplicationView = Type.Object({ ...application, post: Nullable(PostSummary) });

export const ApplicationBody = Strict({
  position: Type.String({ minLength: 1, maxLength: 40, description: 'The field of a position.' }),
  message: Type.String({ maxLength: 40_000 }),
});
export const DecisionBody = Strict({
  decision: OneOf(['accepted', 'declined']),
  text: Type.Optional(Nullable(Type.String({ maxLength: 40_000, description: 'A kind word.' }))),
});
export const ApplicationQuery = Strict({ state: Type.Optional(State), ...PageQuery });
export type ApplicationQuery = Static<typeof ApplicationQuery>;
export const ApplicantPage = PageOf(ApplicantView);
export const MyApplicationPage = PageOf(MyApplicationView);
