import { behaviourOf, collectionOf, nameCheckOf } from './behaviour.js';

const said = (ending: string): (string | undefined)[] => {
  const { first, later } = behaviourOf(`10203040${ending}`);
  return [first?.status, first?.reason, later?.status, later?.reason];
};

describe('the sandbox numbers', () => {
  it.each([
    ['9001', ['RJCT', 'AC04', undefined, undefined]],
    ['9002', ['RJCT', 'AC06', undefined, undefined]],
    ['9003', ['ACCC', undefined, undefined, undefined]],
    ['9004', [undefined, undefined, undefined, undefined]],
    ['9005', [undefined, undefined, undefined, undefined]],
    ['9006', ['ACCC', undefined, 'RTRN', 'AC04']],
    ['9007', ['ACTC', undefined, 'RJCT', 'BE01']],
    ['9008', ['ACCC', undefined, 'ACCC', undefined]],
    ['9009', ['ACCC', undefined, 'RJCT', 'MS03']],
    ['1234', ['ACCC', undefined, undefined, undefined]],
  ])('…%s', (ending, expected) => {
    expect(said(ending)).toEqual(expected);
  });

  it('only 9005 answers when asked, only 9003 has another holder', () => {
    expect(behaviourOf('9005').answersWhenAsked).toBe(true);
    expect(behaviourOf('9004').answersWhenAsked).toBe(false);
    expect(nameCheckOf('19003', 'NGUYEN VAN A')).not.toBe('NGUYEN VAN A');
    expect(nameCheckOf('11111', 'NGUYEN VAN A')).toBe('NGUYEN VAN A');
    expect(nameCheckOf('11111', undefined)).toBeNull();
  });

  it('at the counter: collected, refused, returned, or never fetched', () => {
    expect(collectionOf('038054009004')).toBeNull();
    expect(collectionOf('038054009001')).toEqual({ state: 'RJCT', reason: 'AC04', returnsLater: false });
    expect(collectionOf('038054009007')).toEqual({ state: 'RJCT', reason: 'BE01', returnsLater: false });
    expect(collectionOf('038054009006')).toEqual({ state: 'CPUC', reason: null, returnsLater: true });
    expect(collectionOf('038054009009')).toEqual({ state: 'CPUC', reason: null, returnsLater: false });
    expect(collectionOf('038054000001')).toEqual({ state: 'CPUC', reason: null, returnsLater: false });
  });
});
