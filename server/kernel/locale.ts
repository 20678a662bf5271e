/** A language of the interface. */
export type Locale = 'ko' | 'en';
