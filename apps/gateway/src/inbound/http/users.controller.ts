import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Command, Open, PageQuery, Roles, decodeCursor, pageOf, send, type CommandRequest, type Page } from '#service';
import { Setup } from '../../users/setup.js';
import { Users, showUser } from '../../users/users.js';
import { NewUserInput, SetupInput } from './inputs.js';

@Controller('api/v1')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly setup: Setup,
  ) {}

  @Roles('ADMINISTRATOR')
  @Get('users')
  async list(@Query() query: PageQuery): Promise<Page<object>> {
    const rows = await this.users.page(decodeCursor(query.cursor, /^.+$/), query.limit);
    return pageOf(
      rows,
      query.limit,
      (row) => row.username,
      (row) => ({ ...showUser(row), createdAt: row.created_at.toISOString() }),
    );
  }

  @Roles('ADMINISTRATOR')
  @Post('users')
  async create(
    @Command() command: CommandRequest,
    @Body() body: NewUserInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return send(reply, await this.users.create(command, body));
  }

  @Open()
  @Get('setup')
  async isSetupNeeded(): Promise<object> {
    return { needed: await this.setup.isNeeded() };
  }

  @Open()
  @Post('setup')
  @HttpCode(201)
  firstAdministrator(@Body() body: SetupInput): Promise<object> {
    return this.setup.createFirstAdministrator(body.token, body.username, body.password);
  }
}
