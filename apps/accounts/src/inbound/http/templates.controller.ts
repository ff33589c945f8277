import { Controller, Get, Header, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '#service';
import { CONTENT_TYPES, template } from '#tabular';
import { ACCOUNT_COLUMNS } from '../../imports/account-columns.js';

/** Files to fill in, with examples. */
@ApiTags('templates')
@Roles()
@Controller('api/v1/templates')
export class TemplatesController {
  @Get('accounts.csv')
  @Header('content-type', CONTENT_TYPES.csv)
  @Header('content-disposition', 'attachment; filename="accounts.csv"')
  csv(): StreamableFile {
    return new StreamableFile(template(ACCOUNT_COLUMNS, 'csv'));
  }

  @Get('accounts.xlsx')
  @Header('content-type', CONTENT_TYPES.xlsx)
  @Header('content-disposition', 'attachment; filename="accounts.xlsx"')
  xlsx(): StreamableFile {
    return new StreamableFile(template(ACCOUNT_COLUMNS, 'xlsx'));
  }
}
