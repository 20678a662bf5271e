export interface BusLog {
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

export type Unsubscribe = () => void;

/**
 * Tells every node, this one too, that something changed. A hint and nothing else: ids, never content; an id may be lost,
 * merged with an equal one or arrive twice, so whoever is woken looks into the database.
 */
export interface Bus {
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Returns at once and never throws. Call it after commit.
   * @param channel at most 100 characters @param id at most 200 characters; longer ones are dropped and logged
   */
  publish(channel: string, id: string): void;
  subscribe(channel: string, listener: (id: string) => void): Unsubscribe;
  /** Called after an interruption: anything may have been missed on any channel. */
  onGap(listener: () => void): Unsubscribe;
}
