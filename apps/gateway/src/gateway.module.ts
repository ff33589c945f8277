import { Module } from '@nestjs/common';
import { Commands } from '#service';
import { AreaTree } from './delegations/area-tree.js';
import { Delegations } from './delegations/delegations.js';
import { DelegationsController } from './inbound/http/delegations.controller.js';
import { HealthController } from './inbound/http/health.controller.js';
import { SessionsController } from './inbound/http/sessions.controller.js';
import { UsersController } from './inbound/http/users.controller.js';
import { Services } from './proxy/services.js';
import { Sessions } from './sessions/sessions.js';
import { Setup } from './users/setup.js';
import { Users } from './users/users.js';

@Module({
  controllers: [SessionsController, UsersController, DelegationsController, HealthController],
  providers: [Commands, Sessions, Users, Setup, Services, AreaTree, Delegations],
})
export class GatewayModule {}
