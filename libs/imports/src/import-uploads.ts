import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { IDS, ProblemError, invalidInput, type Ids } from '#contracts';
import { Database } from '#persistence';
import { Commands, type CommandReply, type CommandRequest } from '#service';
import { TabularError, formatOf, readTable, type TabularFormat } from '#tabular';
import { IMPORT_DEFINITIONS, type ImportDefinition } from './import-definition.js';
import { deleteFile, readFile, storeFile } from './import-files.js';
import { ImportWorker } from './import-worker.js';

/** Largest upload in bytes: a province's list as CSV has about a tenth of it. */
export const LARGEST_UPLOAD = 268_435_456;

/** Takes an upload in: stored, recognised, header checked, then an import that the worker carries out. */
@Injectable()
export class ImportUploads {
  constructor(
    private readonly database: Database,
    private readonly commands: Commands,
    private readonly worker: ImportWorker,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(IMPORT_DEFINITIONS) private readonly definitions: ImportDefinition[],
  ) {}

  /**
   * `POST …/imports` with multipart `file`: answers 202 `{id, state}`. The key stands for the file's bytes and `dryRun`.
   * @throws ProblemError 400 for what is knowable at once (no key, no file, no list, wrong columns), 413, 409.
   */
  async accept(kind: string, request: FastifyRequest, command: CommandRequest, dryRun: boolean): Promise<CommandReply> {
    const definition = this.definitions.find((candidate) => candidate.kind === kind);
    if (!definition) throw new Error(`no import definition "${kind}"`);
    if (!command.idempotencyKey) {
      // The pipeline refuses it with the right words; not a byte of the upload is stored before.
      return this.commands.run(command, null, () => Promise.reject(new Error('unreachable')));
    }
    const importId = this.ids.next();
    try {
      const { fileName, hash, format } = await this.receive(request, importId);
      await this.checkHeader(definition, importId, format);
      let accepted = false;
      const reply = await this.commands.run(command, { hash, dryRun }, async (unit) => {
        await unit.query(
          `INSERT INTO imports (import_id, kind, state, dry_run, actor, file_name, format, content_hash) VALUES ($1, $2, 'RUNNING', $3, $4, $5, $6, $7)`,
          [importId, kind, dryRun, JSON.stringify(command.actor), fileName, format, hash],
        );
        accepted = true;
        return {
          status: 202,
          body: { id: importId, state: 'RUNNING' },
          headers: { location: `/api/v1/imports/${importId}` },
        };
      });
      if (accepted) await this.worker.enqueue(kind, importId);
      else await deleteFile(this.database, importId);
      return reply;
    } catch (error) {
      await this.dropUnlessAccepted(importId);
      throw error;
    }
  }

  private async receive(
    request: FastifyRequest,
    importId: string,
  ): Promise<{ fileName: string; hash: string; format: TabularFormat }> {
    const part = request.isMultipart()
      ? await request.file({ limits: { fileSize: LARGEST_UPLOAD, files: 1 }, throwFileSizeLimit: false })
      : undefined;
    if (!part || part.fieldname !== 'file') {
      part?.file.resume();
      throw invalidInput('/file', 'required', {
        vi: 'Cần một tệp trong phần "file" (multipart/form-data)',
        en: 'A file in the part "file" is required (multipart/form-data)',
      });
    }
    const fileName = part.filename.slice(-200);
    let firstBytes: Buffer | undefined;
    const watched = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of part.file as AsyncIterable<Buffer>) {
        firstBytes ??= piece;
        yield piece;
      }
    };
    const stored = await storeFile(this.database, importId, watched());
    if (part.file.truncated)
      throw new ProblemError('payload-too-large', { vi: 'Tệp lớn hơn 256 MiB', en: 'The file is larger than 256 MiB' });
    if (!firstBytes || stored.bytes === 0)
      throw invalidInput('/file', 'EMPTY_FILE', { vi: 'Tệp trống', en: 'The file is empty' });
    const format = formatOf(firstBytes, fileName);
    if (!format)
      throw invalidInput('/file', 'unsupportedType', {
        vi: 'Chỉ nhận tệp CSV hoặc XLSX',
        en: 'Only CSV and XLSX files are accepted',
      });
    return { fileName, hash: stored.hash, format };
  }

  private async checkHeader(definition: ImportDefinition, importId: string, format: TabularFormat): Promise<void> {
    const rows = readTable(readFile(this.database, importId), { format, columns: definition.columns, chunkSize: 1 });
    try {
      const first = await rows.next();
      if (first.done)
        throw new TabularError('EMPTY_FILE', {
          vi: 'Tệp chỉ có dòng tiêu đề',
          en: 'The file has a header but no rows',
        });
    } catch (error) {
      if (error instanceof TabularError)
        throw invalidInput(error.column ? `/file/${error.column}` : '/file', error.code, error.detail);
      throw error;
    } finally {
      await rows.return(undefined);
    }
  }

  private async dropUnlessAccepted(importId: string): Promise<void> {
    const [known] = await this.database.query('SELECT FROM imports WHERE import_id = $1', [importId]);
    if (!known) await deleteFile(this.database, importId);
  }
}
