import { IsNumberString, IsOptional } from 'class-validator';
import { ServiceConfig } from '#service';

export class DisbursementsConfig extends ServiceConfig {
  /** Runs over this amount (whole VND) wait for a third person to release them; none by default. */
  @IsOptional() @IsNumberString({ no_symbols: true }) RELEASE_LIMIT?: string;
}
