import fc from 'fast-check';
import { fallSilent, give, goOn, hear, type Model, type Verb, type Who, type Word } from './model.js';
import type { Real } from './real.js';

export const PAYMENTS = 3;

interface Act {
  verb: Verb;
  who: Who;
}

/** Fails unless the service rests where the model does. */
async function compare(model: Model, real: Real): Promise<void> {
  expect(await real.rest()).toEqual({ run: model.run, payments: model.payments });
}

/** One person does something to one payment. */
class Give implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly index: number,
    readonly act: Act,
  ) {}
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    const { status } = await real.give(this.index, this.act.verb, this.act.who);
    expect([this.toString(), status === 202]).toEqual([
      this.toString(),
      give(model, this.index, this.act.verb, this.act.who),
    ]);
    await compare(model, real);
  }
  toString = (): string => `${this.act.who} ${this.act.verb} ${this.index}`;
}

/** Two people do something to one payment at the same moment: it ends as if one had come after the other. */
class GiveTogether implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly index: number,
    readonly acts: [Act, Act],
  ) {}
  check = (): boolean => true;
  async run(model: Model, real: Real): Promise<void> {
    const answers = await Promise.all(this.acts.map(({ verb, who }) => real.give(this.index, verb, who)));
    const done = this.acts.filter((_, at) => answers[at]?.status === 202);
    const ends = [done, done.toReversed()].flatMap((order) => {
      const end = structuredClone(model);
      return order.every(({ verb, who }) => give(end, this.index, verb, who)) ? [end] : [];
    });
    const { run, payments } = await real.rest();
    const end = ends.find((each) => JSON.stringify(each.payments) === JSON.stringify(payments));
    expect([this.toString(), ends.map((each) => each.payments)]).toEqual([
      this.toString(),
      expect.arrayContaining([payments]),
    ]);
    Object.assign(model, end, { run });
  }
  toString = (): string =>
    `together on ${this.index}: ${this.acts.map(({ who, verb }) => `${who} ${verb}`).join(', ')}`;
}

class GoOn implements fc.AsyncCommand<Model, Real> {
  check = ({ run }: Readonly<Model>): boolean => run !== 'PAYING';
  async run(model: Model, real: Real): Promise<void> {
    goOn(model);
    await real.goOn();
    await compare(model, real);
  }
  toString = (): string => 'the run goes on';
}

class Hear implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly index: number,
    readonly word: Word,
  ) {}
  check = ({ payments }: Readonly<Model>): boolean => (payments[this.index]?.attempts ?? 0) > 0;
  async run(model: Model, real: Real): Promise<void> {
    hear(model, this.index, this.word);
    await real.hear(this.index, this.word);
    await compare(model, real);
  }
  toString = (): string => `the bank says ${this.word} of ${this.index}`;
}

class FallSilent implements fc.AsyncCommand<Model, Real> {
  check = ({ payments }: Readonly<Model>): boolean => payments.some(({ state }) => state === 'SUBMITTED');
  async run(model: Model, real: Real): Promise<void> {
    fallSilent(model);
    await real.fallSilent();
    await compare(model, real);
  }
  toString = (): string => 'the bank falls silent';
}

const index = fc.nat({ max: PAYMENTS - 1 });
const act: fc.Arbitrary<Act> = fc.record({
  verb: fc.constantFrom('hold', 'unhold', 'cancel', 'reissue', 'carry-over', 'resolve', 'decline'),
  who: fc.constantFrom('officer', 'approver', 'approver2'),
});

/** Any order of whatever people and providers can do. */
export const ANYTHING = fc.commands(
  [
    fc.tuple(index, act).map(([at, one]) => new Give(at, one)),
    fc.tuple(index, act).map(([at, one]) => new Give(at, one)),
    fc.tuple(index, fc.tuple(act, act)).map(([at, two]) => new GiveTogether(at, two)),
    fc.constant(new GoOn()),
    fc.constant(new GoOn()),
    fc.tuple(index, fc.constantFrom<Word>('ACCC', 'RJCT', 'RTRN')).map(([at, word]) => new Hear(at, word)),
    fc.constant(new FallSilent()),
  ],
  { maxCommands: 25, size: 'max' },
);
