import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CLOCK, IDS, ProblemError, invalidInput, notFound, type Actor, type Clock, type Ids } from '#contracts';
import type { UnitOfWork } from '#persistence';
import type { CommandReply } from '#service';
import { formatOf, type TabularFormat } from '#tabular';
import { ListQueue } from './list-queue.js';

/** A list of a whole province has some 20 MB. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

export interface Upload {
  name: string;
  format: TabularFormat;
  content: Buffer;
  hash: string;
}

/** Takes a list back from a provider; its rows are applied by a job. The same content again is the same list. */
@Injectable()
export class ReceiveList {
  constructor(
    private readonly queue: ListQueue,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws ProblemError 400 naming what is wrong with the upload, 413 */
  async read(request: FastifyRequest): Promise<Upload> {
    if (!request.isMultipart())
      throw invalidInput('/file', 'required', {
        vi: 'Cần gửi tệp dạng multipart/form-data, trường "file"',
        en: 'Send the list as multipart/form-data, field "file"',
      });
    const part = await request.file({ limits: { fileSize: MAXIMUM_BYTES, files: 1 }, throwFileSizeLimit: false });
    if (part?.fieldname !== 'file') {
      part?.file.resume();
      throw invalidInput('/file', 'required', { vi: 'Thiếu trường "file"', en: 'The field "file" is missing' });
    }
    const content = await part.toBuffer();
    if (part.file.truncated)
      throw new ProblemError('payload-too-large', { vi: 'Tệp lớn hơn 64 MB', en: 'The file is larger than 64 MB' });
    if (content.length === 0) throw invalidInput('/file', 'empty', { vi: 'Tệp rỗng', en: 'The file is empty' });
    const format = formatOf(content.subarray(0, 512), part.filename);
    if (!format)
      throw invalidInput('/file', 'format', {
        vi: 'Chỉ nhận CSV (UTF-8) hoặc XLSX',
        en: 'Only CSV (UTF-8) and XLSX are accepted',
      });
    return {
      name: part.filename.slice(0, 200),
      format,
      content,
      hash: createHash('sha256').update(content).digest('hex'),
    };
  }

  /** @throws ProblemError 404 for an unknown provider */
  async store(
    unit: UnitOfWork,
    providerCode: string,
    upload: Upload,
    dryRun: boolean,
    actor: Actor,
  ): Promise<CommandReply> {
    const [provider] = await unit.query('SELECT FROM providers WHERE code = $1', [providerCode]);
    if (!provider) throw notFound();
    const officerArea = actor.roles.includes('PROVIDER') ? null : (actor.areaCode ?? '');
    const [stored] = await unit.query<{ id: string; state: string }>(
      `INSERT INTO provider_files (id, provider_code, direction, name, state, dry_run, content, content_hash, media_type, created_by, created_at, officer_area)
       VALUES ($1, $2, 'IN', $3, 'RUNNING', $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (provider_code, content_hash, coalesce(officer_area, '-')) WHERE direction = 'IN' AND NOT dry_run AND state <> 'FAILED' AND NOT overruled DO NOTHING
       RETURNING id, state`,
      [
        this.ids.next(),
        providerCode,
        upload.name,
        dryRun,
        upload.content,
        upload.hash,
        upload.format,
        actor.username,
        this.clock.now(),
        officerArea,
      ],
    );
    const file = stored ?? (await this.known(unit, providerCode, upload.hash, officerArea));
    if (stored) unit.afterCommit(() => this.queue.wake(file.id));
    return { status: 202, body: { id: file.id, state: file.state }, headers: { location: `/api/v1/files/${file.id}` } };
  }

  /** What an officer brought is not what the provider says itself: some of its rows may have been refused. */
  private async known(
    unit: UnitOfWork,
    providerCode: string,
    hash: string,
    officerArea: string | null,
  ): Promise<{ id: string; state: string }> {
    const [file] = await unit.query<{ id: string; state: string }>(
      `SELECT id, state FROM provider_files WHERE provider_code = $1 AND content_hash = $2 AND officer_area IS NOT DISTINCT FROM $3
         AND direction = 'IN' AND NOT dry_run AND state <> 'FAILED' AND NOT overruled`,
      [providerCode, hash, officerArea],
    );
    return file as { id: string; state: string };
  }
}
