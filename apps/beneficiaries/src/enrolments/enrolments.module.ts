import { Module } from '@nestjs/common';
import { RateBook } from '../rates/rate-book.js';
import { TellEnrolments } from './tell-enrolments.js';

/** What the import, decisions and the calendar share: the rates, and telling others what changed. */
@Module({ providers: [RateBook, TellEnrolments], exports: [RateBook, TellEnrolments] })
export class EnrolmentsModule {}
