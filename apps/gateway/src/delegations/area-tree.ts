import { Injectable } from '@nestjs/common';
import { ProblemError } from '#contracts';
import { Services } from '../proxy/services.js';

const VERSIONS = ['DISTRICT_2024', 'COMMUNE_2025'];
const COUNTRY = 'VN';

/** Which area lies in which. The registry knows; it is asked only when the codes do not say it themselves. */
@Injectable()
export class AreaTree {
  constructor(private readonly services: Services) {}

  /**
   * The narrower of two areas, when one contains the other; otherwise null.
   * @param headers with the caller's token @throws ProblemError 503 when the registry does not answer
   */
  async narrower(one: string, other: string, headers: Record<string, string>): Promise<string | null> {
    if (one === other || other === COUNTRY) return one;
    if (one === COUNTRY) return other;
    const [outer, inner] = one.length < other.length ? [one, other] : [other, one];
    return (await this.contains(outer, inner, headers)) ? inner : null;
  }

  private async contains(outer: string, inner: string, headers: Record<string, string>): Promise<boolean> {
    // Codes of one length are of one level. A commune has nothing below it.
    if (outer.length >= inner.length) return false;
    for (const version of VERSIONS) {
      const children = await this.childrenOf(version, outer, headers);
      if (children.includes(inner)) return true;
      for (const child of children.filter((code) => code.length < inner.length)) {
        if ((await this.childrenOf(version, child, headers)).includes(inner)) return true;
      }
    }
    return false;
  }

  private async childrenOf(version: string, parent: string, headers: Record<string, string>): Promise<string[]> {
    try {
      const answer = await fetch(
        `${this.services.urlOf('beneficiaries')}/api/v1/areas?version=${version}&parent=${encodeURIComponent(parent)}`,
        { headers, signal: AbortSignal.timeout(5_000) },
      );
      if (!answer.ok) throw new Error(`areas answered ${answer.status}`);
      return ((await answer.json()) as { items: { code: string }[] }).items.map(({ code }) => code);
    } catch {
      throw new ProblemError('unavailable', {
        vi: 'Chưa tra cứu được địa bàn; hãy thử lại sau ít giây',
        en: 'Areas cannot be looked up: try again in a few seconds',
      });
    }
  }
}
