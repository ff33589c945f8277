import { v7 } from 'uuid';

/** Real time (signatures, tokens, audit) and the business date (calendar, deadlines, periods). Injected, never read directly. */
export interface Clock {
  now(): Date;
  /** `YYYY-MM-DD` in Asia/Ho_Chi_Minh; a deployment may set it. */
  businessDate(): string;
}
export const CLOCK = Symbol('Clock');

const hanoiDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

export class SystemClock implements Clock {
  constructor(private readonly fixedBusinessDate?: string) {}
  now(): Date {
    return new Date();
  }
  businessDate(): string {
    return this.fixedBusinessDate ?? hanoiDay.format(this.now());
  }
}

/** Source of UUIDv7 identifiers; injected so that tests can count on theirs. */
export interface Ids {
  next(): string;
}
export const IDS = Symbol('Ids');

export class UuidV7 implements Ids {
  next(): string {
    return v7();
  }
}
