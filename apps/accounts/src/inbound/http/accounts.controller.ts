import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound, type Actor } from '#contracts';
import { ImportUploads } from '#imports';
import {
  Command,
  CurrentActor,
  DryRunQuery,
  PageQuery,
  Roles,
  UUID_PATTERN,
  send,
  type CommandRequest,
  type Page,
} from '#service';
import { RequestVerification } from '../../accounts/request-verification.js';
import { AccountQueries, type AccountSummary } from '../../queries/account.queries.js';
import type { AccountView } from '../../queries/account.view.js';
import { refuseFields } from './no-input.js';

class AccountsQuery extends PageQuery {
  @Matches(UUID_PATTERN) beneficiaryId: string;
}

@ApiTags('accounts')
@Controller('api/v1/accounts')
export class AccountsController {
  constructor(
    private readonly queries: AccountQueries,
    private readonly requestVerification: RequestVerification,
    private readonly uploads: ImportUploads,
  ) {}

  /** A list of accounts, multipart `file`; `dryRun=1` only tells what would change. */
  @Post('imports')
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  @ApiConsumes('multipart/form-data')
  async import(
    @Command() command: CommandRequest,
    @Query() query: DryRunQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.uploads.accept('accounts', request, command, DryRunQuery.asks(query)));
  }

  @Get()
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  list(@CurrentActor() actor: Actor, @Query() query: AccountsQuery): Promise<Page<AccountView>> {
    return this.queries.ofBeneficiary(actor, query.beneficiaryId, query.limit, query.cursor);
  }

  /** How many accounts stand in which status, and how many enrolments a list of accounts may refer to. */
  @Get('summary')
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'ADMINISTRATOR')
  summary(@CurrentActor() actor: Actor): Promise<AccountSummary> {
    return this.queries.summary(actor);
  }

  @Get(':id')
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER', 'APPROVER', 'AUDITOR')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccountView> {
    const account = UUID_PATTERN.test(id) ? await this.queries.inArea(actor, id) : undefined;
    if (!account) throw notFound();
    return account;
  }

  @Post(':id/verify')
  @Roles('FINANCE_OFFICER', 'DISTRICT_OFFICER')
  async verify(
    @Command() command: CommandRequest,
    @Param('id') id: string,
    @Body() body: object,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!UUID_PATTERN.test(id)) throw notFound();
    return send(reply, await this.requestVerification.handle(command, id, () => refuseFields(body)));
  }
}
