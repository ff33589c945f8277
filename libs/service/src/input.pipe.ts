import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { ProblemError, invalidInput, type FieldError } from '#contracts';

/** What the JSON parser leaves in place of a body that is no JSON, so that 401 and 403 still come first. */
export const MALFORMED_BODY = Symbol('malformed body');

/** Bodies and queries become instances of their class; an unknown or bad field is a 400 that names it. */
@Injectable()
export class InputPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && value === MALFORMED_BODY) {
      throw invalidInput('', 'json', { vi: 'Nội dung không phải JSON hợp lệ', en: 'The body is not valid JSON' });
    }
    const type = metadata.metatype;
    if (!type || metadata.type === 'custom' || metadata.type === 'param' || BUILT_IN.has(type)) return value;
    if (metadata.type === 'body' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      if (value === undefined || value === null) value = {};
      else throw invalidInput('', 'object', { vi: 'Cần một đối tượng JSON', en: 'A JSON object is expected' });
    }
    const input: object = plainToInstance(type as new () => object, value ?? {}, { exposeDefaultValues: true });
    const faults = await validate(input, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
    if (faults.length > 0) {
      const prefix = metadata.type === 'query' ? '/query' : '';
      const errors = faults.flatMap((fault) => fieldErrors(fault, prefix));
      throw new ProblemError(
        'invalid-input',
        { vi: `Có ${errors.length} trường chưa đúng`, en: `${errors.length} field(s) are not right` },
        { errors },
      );
    }
    return input;
  }
}

const BUILT_IN = new Set<unknown>([String, Number, Boolean, Object, Array]);

function fieldErrors(fault: ValidationError, prefix: string): FieldError[] {
  const pointer = `${prefix}/${fault.property}`;
  const own = Object.entries(fault.constraints ?? {}).map(([code, message]) => ({
    pointer,
    code: code === 'whitelistValidation' ? 'unknownField' : code,
    message,
  }));
  return [...own, ...(fault.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}
