/** What a profile shows of kinds of questions that miss their target. */
export const explanations: Record<string, string> = {};
