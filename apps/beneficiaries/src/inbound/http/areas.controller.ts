import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { DATE_PATTERN } from '#contracts';
import { Roles } from '#service';
import { AreaDirectory, type AreaView } from '../../areas/area-directory.js';

export class AreasQuery {
  @IsOptional() @IsIn(['DISTRICT_2024', 'COMMUNE_2025']) version: 'DISTRICT_2024' | 'COMMUNE_2025' = 'DISTRICT_2024';
  /** `VN`, a province or a district; without it the country and its provinces. */
  @IsOptional() @Matches(/^(VN|\d{2,3})$/) parent?: string;
  /** The state of this day; by default that of 2024 (or of the first day of the later version). */
  @IsOptional() @Matches(DATE_PATTERN) asOf?: string;
}

@ApiTags('areas')
@Roles()
@Controller('api/v1/areas')
export class AreasController {
  constructor(private readonly areas: AreaDirectory) {}

  @Get()
  async list(@Query() query: AreasQuery): Promise<{ items: AreaView[]; nextCursor: null }> {
    return { items: await this.areas.list(query.version, query.parent, query.asOf), nextCursor: null };
  }
}
