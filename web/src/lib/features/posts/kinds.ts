import { m } from '#lib/paraglide/messages.js';

const labels: Record<string, () => string> = {
  discussion: m.post_kind_discussion,
  question: m.post_kind_question,
  review: m.post_kind_review,
  recruitment: m.post_kind_recruitment,
  meetup: m.post_kind_meetup,
  launch: m.post_kind_launch,
  place: m.post_kind_place,
  listing: m.post_kind_listing,
  course: m.post_kind_course,
  class: m.post_kind_class,
};

/** The word on the kind mark. */
export function kindLabel(kind: string): string {
  return (labels[kind] ?? m.post_kind_discussion)();
}
