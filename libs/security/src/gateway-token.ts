import { SignJWT, jwtVerify } from 'jose';
import { ROLES, type Actor, type Role } from '#contracts';

const ISSUER = 'chitra-gateway';
const LIFETIME_SECONDS = 120;

/** The token that the gateway puts on each call it forwards: services accept nothing else. */
export class GatewayTokens {
  private readonly secret: Buffer;
  constructor(base64Secret: string) {
    this.secret = Buffer.from(base64Secret, 'base64');
    if (this.secret.length < 32) throw new Error('GATEWAY_TOKEN_SECRET must be at least 32 bytes of base64');
  }

  issue(actor: Actor): Promise<string> {
    return new SignJWT({
      roles: actor.roles,
      areaCode: actor.areaCode,
      providerCode: actor.providerCode,
      requestId: actor.requestId,
      onBehalfOf: actor.onBehalfOf,
      roleAreas: actor.roleAreas,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(actor.username)
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(this.secret);
  }

  /** @throws when the token is not the gateway's, or too old. */
  async verify(token: string): Promise<Actor> {
    const { payload } = await jwtVerify(token, this.secret, {
      issuer: ISSUER,
      algorithms: ['HS256'],
      requiredClaims: ['exp'],
    });
    const roles = Array.isArray(payload['roles']) ? payload['roles'].filter(isRole) : [];
    return {
      username: payload.sub ?? '',
      roles,
      areaCode: typeof payload['areaCode'] === 'string' ? payload['areaCode'] : null,
      ...(typeof payload['providerCode'] === 'string' ? { providerCode: payload['providerCode'] } : {}),
      requestId: typeof payload['requestId'] === 'string' ? payload['requestId'] : '',
      ...byRole('onBehalfOf', payload['onBehalfOf']),
      ...byRole('roleAreas', payload['roleAreas']),
    };
  }
}

/** One word for each of some roles; nothing when there is none. */
function byRole(name: 'onBehalfOf' | 'roleAreas', value: unknown): Pick<Actor, typeof name> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([role, word]) => isRole(role) && typeof word === 'string');
  return entries.length > 0 ? { [name]: Object.fromEntries(entries) } : {};
}

function isRole(value: unknown): value is Role {
  return (ROLES as readonly unknown[]).includes(value);
}
