import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { EVENT_BATCH_SIZE } from '../cloud-event.js';
import { DATE_PATTERN } from '../period.js';

export class TilePosition {
  @IsInt() col: number;
  @IsInt() row: number;
}

export class AdministrativeUnit {
  @IsString() code: string;
  @IsString() name: string;
  @IsIn(['COUNTRY', 'PROVINCE', 'DISTRICT', 'COMMUNE']) level: 'COUNTRY' | 'PROVINCE' | 'DISTRICT' | 'COMMUNE';
  @IsOptional() @IsString() parentCode: string | null;
  @IsOptional() @Matches(DATE_PATTERN) validFrom: string | null;
  @IsOptional() @Matches(DATE_PATTERN) validTo: string | null;
  /** Place on the tile map, for districts that have one. */
  @IsOptional() @ValidateNested() @Type(() => TilePosition) tile?: TilePosition;
}

/** Units of one version of the administrative map; topic `beneficiaries.v1`, key `units`. */
export class AdministrativeUnitsPublished {
  static readonly type = 'vn.chitra.beneficiaries.administrative-units-published.v1';
  @IsIn(['DISTRICT_2024', 'COMMUNE_2025']) areaVersion: 'DISTRICT_2024' | 'COMMUNE_2025';
  @ArrayMaxSize(EVENT_BATCH_SIZE)
  @ValidateNested({ each: true })
  @Type(() => AdministrativeUnit)
  units: AdministrativeUnit[];
}
