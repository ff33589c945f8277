import { Module } from '@nestjs/common';
import { ProviderDirectory } from './providers/provider-directory.js';
import { VerificationBatches } from './verification/verification-batches.js';

/** What both the imports and the rest of the service stand on. */
@Module({ providers: [ProviderDirectory, VerificationBatches], exports: [ProviderDirectory, VerificationBatches] })
export class DirectoryModule {}
