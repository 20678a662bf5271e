/** What everybody may know of a published version without its text. */
export interface PublishedVersion {
  kind: string;
  number: number;
  title: { ko: string; en: string };
  needsConsent: boolean;
  inForceAt: Date;
}

/** How one document stands at a moment. */
export interface Standing {
  kind: string;
  /** The newest version that is in force. */
  current: PublishedVersion | null;
  /** Consent to this number or a later one is needed to write; 0: to none. */
  asked: number;
  /** Newer versions that are not in force yet, the next first. */
  coming: PublishedVersion[];
}

/** @param versions of every document, in any order */
export function standingsOf(versions: readonly PublishedVersion[], now: Date): Standing[] {
  const byKind = Map.groupBy(versions, ({ kind }) => kind);
  return [...byKind].map(([kind, all]) => standingOf(kind, all, now)).sort(byPlace);
}

function standingOf(kind: string, all: readonly PublishedVersion[], now: Date): Standing {
  const sorted = [...all].sort((a, b) => a.number - b.number);
  const inForce = sorted.filter(({ inForceAt }) => inForceAt <= now);
  const current = inForce.at(-1) ?? null;
  return {
    kind,
    current,
    asked: inForce.findLast(({ needsConsent }) => needsConsent)?.number ?? 0,
    // One that was to come and was overtaken never comes.
    coming: sorted.filter(({ number, inForceAt }) => number > (current?.number ?? 0) && inForceAt > now),
  };
}

/** The documents that every site has, whose titles need not be written. */
export const usualKinds = ['service', 'privacy'] as const;

/** The usual ones first, the others by name. */
function byPlace(a: { kind: string }, b: { kind: string }): number {
  const place = ({ kind }: { kind: string }): number => {
    const at = (usualKinds as readonly string[]).indexOf(kind);
    return at < 0 ? usualKinds.length : at;
  };
  return place(a) - place(b) || (a.kind < b.kind ? -1 : 1);
}

/** The highest number of each document that somebody agreed to. */
export type Consents = ReadonlyMap<string, number>;

/** Documents that have to be agreed to before one writes. */
export function dueOf(standings: readonly Standing[], given: Consents): Standing[] {
  return standings.filter(({ kind, asked }) => asked > (given.get(kind) ?? 0));
}

/** The next version that will have to be agreed to, of each document where that is not done yet. */
export function comingOf(standings: readonly Standing[], given: Consents): PublishedVersion[] {
  return standings.flatMap(({ kind, coming }) => {
    const next = coming.find(({ needsConsent, number }) => needsConsent && number > (given.get(kind) ?? 0));
    return next ? [next] : [];
  });
}
