/** What an answer may hold where its exact value is not the point; typed, unlike the matchers themselves. */
export const someText: unknown = expect.any(String);
export const someNumber: unknown = expect.any(Number);
export const someList: unknown = expect.any(Array);

export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

export function thingWith(fields: object): unknown {
  return expect.objectContaining(fields);
}
