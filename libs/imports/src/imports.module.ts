import multipart from '@fastify/multipart';
import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { IMPORT_DEFINITIONS, type ImportDefinition } from './import-definition.js';
import { ImportUploads } from './import-uploads.js';
import { ImportWorker } from './import-worker.js';
import { ImportsController } from './imports.controller.js';

/**
 * Imports of one service: `imports: [ImportsModule.of([BeneficiaryImport], [modules that it needs])]`. The service adds
 * `ImportTables1725000000100` to its migrations and a route of its own that calls `ImportUploads.accept`.
 */
@Module({})
export class ImportsModule {
  constructor(host: HttpAdapterHost) {
    const http = host.httpAdapter.getInstance<FastifyInstance>();
    if (!http.hasContentTypeParser('multipart/form-data')) void http.register(multipart);
  }

  /** @param definitions injectable classes; their dependencies come from `imports` or from global modules. */
  static of(definitions: Type<ImportDefinition>[], imports: ModuleMetadata['imports'] = []): DynamicModule {
    return {
      module: ImportsModule,
      imports,
      controllers: [ImportsController],
      providers: [
        ...definitions,
        { provide: IMPORT_DEFINITIONS, inject: definitions, useFactory: (...all: ImportDefinition[]) => all },
        ImportWorker,
        ImportUploads,
      ],
      exports: [ImportUploads, ImportWorker],
    };
  }
}
