import type { Answer } from '#lib/api/client.ts';

type TeamMember = Answer<'/api/v1/posts/{id}/team', 'get'>['members'][number];

/** What a launch adds to its post. */
export interface Launch {
  teamId: string;
  recruitmentId: string | null;
  url: string;
  stacks: string[];
  team: TeamMember[];
}

export const launchOf = ({ facet }: { facet?: unknown }): Launch | null =>
  (facet as Launch | null | undefined) ?? null;
