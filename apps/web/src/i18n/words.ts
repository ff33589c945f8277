import type { vi } from './vi';

export type WordKey = keyof typeof vi;
/** A translation has exactly the keys of the Vietnamese words. */
export type Words = Record<WordKey, string>;
