import { Inject, Injectable } from '@nestjs/common';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import {
  CHANNELS,
  CLOCK,
  ProblemError,
  PROVIDER_CODE_PATTERN,
  ProvidersChanged,
  Topics,
  type Channel,
  type Clock,
} from '#contracts';
import { Commands, type CommandReply, type CommandRequest } from '#service';
import type { PaymentProvider } from './domain/provider.js';

export class RegisterProviderInput {
  @Matches(PROVIDER_CODE_PATTERN) code: string;
  @IsString() @Length(1, 200) name: string;
  /** Bank identification number (VietQR). */
  @IsOptional() @Matches(/^\d{6}$/) bin?: string | null;
  @ArrayNotEmpty() @ArrayUnique() @IsIn(CHANNELS, { each: true }) channels: Channel[];
  /** Base address of its interface; left out or null: lists out and lists back as files. */
  @IsOptional() @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false }) endpointUrl?:
    string | null;
  /** How long after a hand-over it may still accept it. */
  @IsInt() @Min(1) @Max(24 * 90) acceptanceWindowHours: number = 24;
  /** After this long without a final answer a payment is unknown. */
  @IsInt() @Min(1) @Max(60 * 24 * 90) answerDeadlineMinutes: number = 1440;
  /** The contract says that ACSC means credited. */
  @IsBoolean() settledByAcsc: boolean = false;
}

/** Registers a provider in the directory; everybody who pays or verifies learns of it by an event. */
@Injectable()
export class RegisterProvider {
  constructor(
    private readonly commands: Commands,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ProblemError conflict (409) when the code is taken */
  handle(command: CommandRequest, input: RegisterProviderInput): Promise<CommandReply> {
    return this.commands.run(command, input, async (unit) => {
      const provider: PaymentProvider = {
        code: input.code,
        name: input.name,
        bin: input.bin ?? null,
        channels: input.channels,
        endpointUrl: input.endpointUrl?.replace(/\/+$/, '') ?? null,
        acceptanceWindowHours: input.acceptanceWindowHours,
        answerDeadlineMinutes: input.answerDeadlineMinutes,
        settledByAcsc: input.settledByAcsc,
        status: 'ACTIVE',
        version: 1,
      };
      const inserted = await unit.query(
        `INSERT INTO providers (code, name, bin, channels, endpoint_url, acceptance_window_hours, answer_deadline_minutes,
           settled_by_acsc, status, version, registered_by, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (code) DO NOTHING RETURNING code`,
        [
          provider.code,
          provider.name,
          provider.bin,
          provider.channels,
          provider.endpointUrl,
          provider.acceptanceWindowHours,
          provider.answerDeadlineMinutes,
          provider.settledByAcsc,
          provider.status,
          provider.version,
          command.actor.username,
          this.clock.now(),
        ],
      );
      if (inserted.length === 0) {
        throw new ProblemError(
          'conflict',
          {
            vi: `Mã ${provider.code} đã có trong danh bạ tổ chức chi trả`,
            en: `The code ${provider.code} is taken in the provider directory`,
          },
          { errors: [{ pointer: '/code', code: 'taken', message: 'taken' }] },
        );
      }
      const { bin: _bin, ...published } = provider;
      const event: ProvidersChanged = { providers: [published] };
      unit.publish({ topic: Topics.accounts, key: 'providers', type: ProvidersChanged.type, data: event });
      return { status: 201, body: provider, headers: { location: `/api/v1/providers/${provider.code}` } };
    });
  }
}
