import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { IDS, ProblemError, type Actor, type Ids } from '#contracts';
import type { Logger } from '#observability';
import { LOGGER } from '#service';
import { writeTable } from '#tabular';
import { ExportLog, type LoggedExport } from './export-log.js';

/** Each holds a connection to the database for as long as its reader takes. */
const AT_ONCE = 4;
/** A reader that takes longer is not reading. */
const LONGEST_MS = 15 * 60_000;

type Row = Record<string, string>;

/** A list as it leaves the house. */
export interface ExportedList extends LoggedExport {
  columns: readonly string[];
  rows: AsyncIterable<Row[]>;
}

/** Lists as files: streamed, logged before they begin and when they end, and never many at once. */
@Injectable()
export class Exports implements BeforeApplicationShutdown {
  private readonly open = new Set<Readable>();
  private starting = 0;

  constructor(
    private readonly log: ExportLog,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws ProblemError 429 when too many are under way */
  async start(actor: Actor, list: ExportedList): Promise<Readable> {
    if (this.open.size + this.starting >= AT_ONCE) throw new ProblemError('too-many-requests', BUSY);
    const id = this.ids.next();
    this.starting += 1;
    try {
      await this.log.begin(id, actor, list);
    } finally {
      this.starting -= 1;
    }
    return this.follow(id, list);
  }

  /** A reader that stands still would keep the service from ending. */
  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.destroy();
  }

  private follow(id: string, { rows, format, columns }: ExportedList): Readable {
    const sent = { rows: 0, all: false };
    const stream = writeTable(counted(rows, sent), { format, columns });
    const tooLong = setTimeout(() => stream.destroy(new Error('the export took too long')), LONGEST_MS);
    this.open.add(stream);
    stream.once('error', (error) => this.logger.warn({ err: error, exportId: id }, 'export broken off'));
    stream.once('close', () => {
      clearTimeout(tooLong);
      this.open.delete(stream);
      this.log
        .end(id, sent.all && stream.readableEnded ? 'DONE' : 'BROKEN_OFF', sent.rows)
        .catch((error: unknown) => this.logger.error({ err: error, exportId: id }, 'end of an export not logged'));
    });
    return stream;
  }
}

const BUSY = {
  vi: 'Đang xuất nhiều danh sách; hãy thử lại sau ít phút',
  en: 'Too many lists are being exported: try again in a few minutes',
};

async function* counted(rows: AsyncIterable<Row[]>, sent: { rows: number; all: boolean }): AsyncGenerator<Row[]> {
  for await (const chunk of rows) {
    sent.rows += chunk.length;
    yield chunk;
  }
  sent.all = true;
}
