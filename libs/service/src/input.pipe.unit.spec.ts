import 'reflect-metadata';
import type { ArgumentMetadata } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, ValidateNested } from 'class-validator';
import { ProblemError } from '#contracts';
import { InputPipe, MALFORMED_BODY } from './input.pipe.js';
import { PageQuery } from './page.js';

class Line {
  @IsInt() amount: number;
}
class RunInput {
  @IsIn(['BTXH', 'NCC']) programme: string;
  @IsOptional() @ValidateNested() @Type(() => Line) line?: Line;
}

const pipe = new InputPipe();
const BODY: ArgumentMetadata = { type: 'body', metatype: RunInput };
const QUERY: ArgumentMetadata = { type: 'query', metatype: PageQuery };

async function faultsOf(value: unknown, metadata: ArgumentMetadata): Promise<[string, string][]> {
  const failure: unknown = await pipe.transform(value, metadata).catch((error: unknown) => error);
  if (!(failure instanceof ProblemError)) throw new Error('was accepted');
  expect(failure.kind).toBe('invalid-input');
  return (failure.extensions.errors ?? []).map(({ pointer, code }) => [pointer, code]);
}

describe('input', () => {
  it('becomes an instance of its class', async () => {
    const input = await pipe.transform({ programme: 'NCC', line: { amount: 1 } }, BODY);
    expect(input).toBeInstanceOf(RunInput);
    expect(input).toEqual({ programme: 'NCC', line: { amount: 1 } });
  });

  it('is refused by the name of the field that is wrong, missing or unknown', async () => {
    expect(await faultsOf({ programme: 'XYZ' }, BODY)).toEqual([['/programme', 'isIn']]);
    expect(await faultsOf(undefined, BODY)).toEqual([['/programme', 'isIn']]);
    expect(await faultsOf({ programme: 'NCC', colour: 'red' }, BODY)).toEqual([['/colour', 'unknownField']]);
  });

  it('is refused by the whole way to a nested field', async () => {
    expect(await faultsOf({ programme: 'NCC', line: { amount: 'x' } }, BODY)).toEqual([['/line/amount', 'isInt']]);
    expect(await faultsOf({ programme: 'NCC', line: { amount: 1, more: 1 } }, BODY)).toEqual([
      ['/line/more', 'unknownField'],
    ]);
  });

  it('is refused when it is no JSON, or JSON but no object', async () => {
    expect(await faultsOf(MALFORMED_BODY, BODY)).toEqual([['', 'json']]);
    expect(await faultsOf([{ programme: 'NCC' }], BODY)).toEqual([['', 'object']]);
    expect(await faultsOf('NCC', BODY)).toEqual([['', 'object']]);
  });

  it('takes numbers of a query from its text, with defaults, and names it in the pointer', async () => {
    expect(await pipe.transform({ limit: '20' }, QUERY)).toMatchObject({ limit: 20 });
    expect(await pipe.transform({}, QUERY)).toMatchObject({ limit: 50 });
    expect(await faultsOf({ limit: '501' }, QUERY)).toEqual([['/query/limit', 'max']]);
    expect(await faultsOf({ page: '2' }, QUERY)).toEqual([['/query/page', 'unknownField']]);
  });

  it('is left alone where no class describes it', async () => {
    expect(await pipe.transform('x', { type: 'param', metatype: RunInput })).toBe('x');
    expect(await pipe.transform({ any: 1 }, { type: 'body', metatype: Object })).toEqual({ any: 1 });
  });
});
