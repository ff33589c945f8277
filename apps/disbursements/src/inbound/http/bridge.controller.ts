import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { decodeCursor, Roles } from '#service';
import { BridgeViews, DIFFERENCE_CURSOR } from '../../queries/bridge-views.js';
import { BridgeQuery, DifferencesQuery } from './list-input.js';
import { RunGuard } from './scope.guards.js';

/** From last month's list to this one. */
@ApiTags('payout-runs')
@ApiBearerAuth()
@Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR', 'LEADER')
@UseGuards(RunGuard)
@Controller('api/v1/payout-runs')
export class BridgeController {
  constructor(private readonly views: BridgeViews) {}

  @Get(':id/bridge')
  bridge(@Param('id') id: string, @Query() query: BridgeQuery): Promise<object> {
    return this.views.bridge(id, query.area);
  }

  @Get(':id/differences')
  @Roles('FINANCE_OFFICER', 'APPROVER', 'RELEASER', 'AUDITOR')
  differences(@Param('id') id: string, @Query() query: DifferencesQuery): Promise<object> {
    return this.views.differences(id, { ...query, after: decodeCursor(query.cursor, DIFFERENCE_CURSOR) });
  }
}
