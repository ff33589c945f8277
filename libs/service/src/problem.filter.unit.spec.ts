import { NotFoundException, type ArgumentsHost } from '@nestjs/common';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { forbidden, invalidInput, stateConflict, type Problem } from '#contracts';
import { withRequestId } from '#observability';
import { ProblemFilter } from './problem.filter.js';

/** What a client sees. */
class Answer {
  code: number;
  mediaType: string;
  body: Problem;
  status(code: number): this {
    this.code = code;
    return this;
  }
  type(mediaType: string): this {
    this.mediaType = mediaType;
    return this;
  }
  send(body: string): this {
    this.body = JSON.parse(body) as Problem;
    return this;
  }
}

const logged: string[] = [];
const sink = new Writable({
  write(line: Buffer, _encoding, done) {
    logged.push(line.toString());
    done();
  },
});

function answerTo(error: unknown, language?: string): Answer {
  const answer = new Answer();
  const request = { headers: { 'accept-language': language } };
  const http = { getRequest: () => request, getResponse: () => answer };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  withRequestId('request-1', () => new ProblemFilter(pino(sink)).catch(error, host));
  return answer;
}

describe('a failure', () => {
  beforeEach(() => logged.splice(0));

  it('is a problem in Vietnamese, or in English when asked for', () => {
    const error = stateConflict('PAYING', { vi: 'Đợt đang chi', en: 'The run is paying' });
    expect(answerTo(error)).toMatchObject({
      code: 409,
      mediaType: 'application/problem+json; charset=utf-8',
      body: {
        type: 'urn:chitra:problem:state-conflict',
        status: 409,
        title: 'Trạng thái hiện tại không cho phép',
        detail: 'Đợt đang chi',
        currentState: 'PAYING',
        requestId: 'request-1',
      },
    });
    expect(answerTo(error, 'en-GB, vi;q=0.5').body).toMatchObject({ detail: 'The run is paying' });
    expect(answerTo(error, 'fr').body.detail).toBe('Đợt đang chi');
  });

  it('of the input names the fields', () => {
    const { code, body } = answerTo(invalidInput('/period', 'matches', { vi: 'Kỳ chưa đúng', en: 'Not a period' }));
    expect(code).toBe(400);
    expect(body.errors).toEqual([{ pointer: '/period', code: 'matches', message: 'Kỳ chưa đúng' }]);
  });

  it('that the framework raises is a problem too', () => {
    expect(answerTo(new NotFoundException()).body).toMatchObject({ type: 'urn:chitra:problem:not-found', status: 404 });
    expect(answerTo(Object.assign(new Error('too big'), { statusCode: 413 })).code).toBe(413);
  });

  it('that nobody expected says nothing of itself, and is logged', () => {
    const { code, body } = answerTo(new Error('relation "payments" does not exist at 10.0.0.7'), 'en');
    expect(code).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/payments|10\.0\.0\.7/);
    expect(logged.join()).toContain('relation');
  });

  it('that was expected is not logged', () => {
    answerTo(forbidden('no'));
    expect(logged).toEqual([]);
  });
});
