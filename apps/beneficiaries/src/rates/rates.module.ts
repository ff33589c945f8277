import { Module } from '@nestjs/common';
import { RateBook } from './rate-book.js';

@Module({ providers: [RateBook], exports: [RateBook] })
export class RatesModule {}
