import { SetMetadata, createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProblemError, actorIn, forbidden, type Actor, type Role } from '#contracts';

const ROLES_KEY = 'chitra:roles';
const OPEN_KEY = 'chitra:open';

/** Who may call; `@Roles()` without names means everybody who is signed in. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES_KEY, roles);
/** No token needed: health, metrics, contracts, and webhooks, which are signed. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_KEY, true);

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, when the gateway's token is good. */
    actor?: Actor;
  }
}

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new ProblemError('unauthorized', unauthorizedDetail);
  return actor;
});

export const unauthorizedDetail = { vi: 'Hãy đăng nhập rồi thử lại', en: 'Sign in and try again' };

/** Every route is closed unless it says otherwise: a handler without `@Roles` or `@Open` answers 403. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN_KEY, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { actor } = request;
    if (!actor) throw new ProblemError('unauthorized', unauthorizedDetail);
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_KEY, targets);
    if (roles && (roles.length === 0 || roles.some((role) => actor.roles.includes(role)))) {
      request.actor = actorIn(actor, roles);
      return true;
    }
    throw forbidden({ vi: 'Vai trò của bạn không được làm việc này', en: 'Your role may not do this' });
  }
}
