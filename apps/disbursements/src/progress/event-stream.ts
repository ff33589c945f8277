import { Readable } from 'node:stream';

/** What a listener that does not read may leave unread, in bytes. */
const MOST_UNREAD = 65_536;

/** After the end, how long a listener may take to read what is left. */
const LAST_WORDS_MS = 2_000;

/** Server-Sent Events to one listener. Ends when the listener leaves, or when told to. */
export class EventStream extends Readable {
  private ended = false;

  /** Nothing to do: what there is to read is pushed when it happens. */
  override _read(): void {}

  /** Each event tells the whole, so whoever reads slowly may miss some. */
  tell(name: string, data: string): void {
    this.write(`event: ${name}\ndata: ${data}\n\n`);
  }

  /** A comment: keeps the way open past everything that closes what is silent. */
  beat(): void {
    this.write(': still here\n\n');
  }

  /** A listener that does not read to the end is cut off: it must not keep the service from ending. */
  end(): void {
    if (this.ended || this.destroyed) return;
    this.ended = true;
    this.push(null);
    const cut = setTimeout(() => this.destroy(), LAST_WORDS_MS);
    this.once('close', () => clearTimeout(cut));
  }

  private write(text: string): void {
    if (!this.ended && !this.destroyed && this.readableLength < MOST_UNREAD) this.push(text);
  }
}
