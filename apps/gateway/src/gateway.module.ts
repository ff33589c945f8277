import { Module } from '@nestjs/common';
import { Commands } from '#service';
import { HealthController } from './inbound/http/health.controller.js';
import { SessionsController } from './inbound/http/sessions.controller.js';
import { UsersController } from './inbound/http/users.controller.js';
import { Services } from './proxy/services.js';
import { Sessions } from './sessions/sessions.js';
import { Setup } from './users/setup.js';
import { Users } from './users/users.js';

@Module({
  controllers: [SessionsController, UsersController, HealthController],
  providers: [Commands, Sessions, Users, Setup, Services],
})
export class GatewayModule {}
