import fc from 'fast-check';
import { PAYMENT_STATES, type PaymentState } from '#contracts';
import { after } from './payment.js';
import {
  decideVerb,
  isKnownFailure,
  OUTCOMES,
  PAYMENT_VERBS,
  type PaymentVerb,
  type VerbAsker,
  type VerbSubject,
} from './payment-verb.js';

const OFFICER: VerbAsker = { people: ['officer'], mayApprove: false, intent: 'EITHER' };
const APPROVER: VerbAsker = { people: ['approver'], mayApprove: true, intent: 'EITHER' };
const payment = (more: Partial<VerbSubject> = {}): VerbSubject => ({
  state: 'HELD',
  reason: null,
  attempt: 1,
  isAtPostOffice: false,
  contradicted: false,
  request: null,
  route: 'USABLE',
  ...more,
});
const asked = (verb: PaymentVerb, people = ['officer'], sameAsked = true): NonNullable<VerbSubject['request']> => ({
  verb,
  people,
  sameAsked,
  askedLater: false,
});

/** By hand: what each verb does at once (!), or asks a second person for (?), in each state; nothing elsewhere. */
const TABLE: Record<Exclude<PaymentVerb, 'decline'>, Partial<Record<PaymentState, '!' | '?'>>> = {
  hold: { PLANNED: '!', APPROVED: '!' },
  unhold: { HELD: '?' },
  reissue: { REJECTED: '?' },
  cancel: { PLANNED: '!', HELD: '!', APPROVED: '!', REJECTED: '!' },
  'carry-over': { HELD: '!', REJECTED: '!' },
  resolve: { UNKNOWN: '?' },
};

describe('what a verb does', () => {
  const verbs = PAYMENT_VERBS.filter((verb) => verb !== 'decline');
  const pairs = verbs.flatMap((verb) => PAYMENT_STATES.map((state) => [verb, state] as const));

  it.each(pairs)('%s, of a payment to an account in %s', (verb, state) => {
    const expected = TABLE[verb][state];
    const decision = decideVerb(verb, payment({ state }), OFFICER, 'SETTLED');
    expect(decision.effect).toBe(expected === '!' ? 'APPLY' : expected === '?' ? 'REQUEST' : 'SKIP');
    if (decision.effect === 'SKIP') expect(decision.why).toBe('STATE');
    // A second person finds it asked for, and signs; whoever may not sign leaves it as it is.
    const request = asked(verb);
    if (expected !== '?') return;
    expect(decideVerb(verb, payment({ state, request }), APPROVER, 'SETTLED')).toMatchObject({
      effect: 'APPLY',
      signsRequest: true,
    });
    const officer2 = { ...OFFICER, people: ['officer2'] };
    expect(decideVerb(verb, payment({ state, request }), officer2, 'SETTLED')).toEqual({
      effect: 'SKIP',
      why: 'ALREADY_REQUESTED',
    });
  });

  it.each(PAYMENT_STATES)('carry-over, at the post office in %s: two people take it out of the window', (state) => {
    const { effect } = decideVerb('carry-over', payment({ state, isAtPostOffice: true }), OFFICER);
    expect(effect).toBe(
      state === 'SUBMITTED' || state === 'UNKNOWN'
        ? 'REQUEST'
        : state === 'HELD' || state === 'REJECTED'
          ? 'APPLY'
          : 'SKIP',
    );
  });

  it.each(PAYMENT_STATES)('decline, in %s: only what was asked for', (state) => {
    expect(decideVerb('decline', payment({ state }), OFFICER)).toEqual({ effect: 'SKIP', why: 'NO_REQUEST' });
    expect(decideVerb('decline', payment({ state, request: asked('unhold') }), OFFICER)).toEqual({ effect: 'DECLINE' });
  });

  it.each(['AM05', 'DUPL', 'DU04', 'AB05', 'AB08', 'NOAS'])(
    'refused with %s, which does not exclude that money moved: never sent again nor cancelled, carried over by two',
    (reason) => {
      const refused = payment({ state: 'REJECTED', reason });
      expect(decideVerb('reissue', refused, OFFICER)).toEqual({ effect: 'SKIP', why: 'MONEY_MAY_HAVE_MOVED' });
      expect(decideVerb('carry-over', refused, OFFICER)).toEqual({ effect: 'REQUEST' });
      expect(decideVerb('cancel', refused, OFFICER)).toEqual({ effect: 'SKIP', why: 'MONEY_MAY_HAVE_MOVED' });
    },
  );

  it('leaves what a case says was paid already, whoever asks', () => {
    const contradicted = { effect: 'SKIP', why: 'CONTRADICTED' };
    expect(decideVerb('unhold', payment({ contradicted: true }), OFFICER)).toEqual(contradicted);
    expect(decideVerb('reissue', payment({ contradicted: true, state: 'REJECTED' }), OFFICER)).toEqual(contradicted);
  });

  it('ends a hold, or cancels what is held, whatever the reason would mean of a refusal', () => {
    expect(decideVerb('unhold', payment({ reason: 'AM05' }), OFFICER)).toEqual({ effect: 'REQUEST' });
    expect(decideVerb('cancel', payment({ reason: 'AM05' }), OFFICER)).toMatchObject({ effect: 'APPLY' });
  });

  it.each([
    ['SETTLED', 'settled'],
    ['REJECTED', 'rejected'],
    ['RETURNED', 'returned'],
  ] as const)(
    'resolve as %s is the event that a provider would tell of, and nothing without an outcome',
    (outcome, event) => {
      const unknown = payment({ state: 'UNKNOWN', request: asked('resolve') });
      expect(decideVerb('resolve', unknown, APPROVER, outcome)).toMatchObject({ effect: 'APPLY', event });
      expect(decideVerb('resolve', unknown, APPROVER)).toEqual({ effect: 'SKIP', why: 'STATE' });
    },
  );

  it.each(['AC04', 'AM04', 'TM01', 'NARR', 'NOT_TAKEN', null])('%s is a known failure', (reason) => {
    expect(isKnownFailure(reason)).toBe(true);
  });

  it('goes by a usable way only, and no further than references have numbers', () => {
    for (const [more, why] of [
      [{ route: 'NONE' }, 'NO_ROUTE'],
      [{ route: 'NOT_USABLE' }, 'ROUTE_NOT_USABLE'],
      [{ attempt: 99 }, 'TOO_MANY_ATTEMPTS'],
    ] as const) {
      expect(decideVerb('unhold', payment(more), OFFICER)).toEqual({ effect: 'SKIP', why });
      expect(decideVerb('reissue', payment({ ...more, state: 'REJECTED' }), OFFICER)).toEqual({ effect: 'SKIP', why });
    }
    expect(decideVerb('unhold', payment({ attempt: 98 }), OFFICER)).toEqual({ effect: 'REQUEST' });
    // Stopping and carrying over need no way.
    expect(decideVerb('carry-over', payment({ route: 'NONE' }), OFFICER)).toMatchObject({ effect: 'APPLY' });
    expect(decideVerb('cancel', payment({ route: 'NOT_USABLE' }), OFFICER)).toMatchObject({ effect: 'APPLY' });
  });
});

describe('the second person', () => {
  const twice = (verb: PaymentVerb, request: VerbSubject['request'], asker: VerbAsker): object =>
    decideVerb(verb, payment({ request, state: verb === 'reissue' ? 'REJECTED' : 'HELD' }), asker);

  it('is another one, also where one acts for the other', () => {
    const same = { effect: 'SKIP', why: 'SAME_PERSON' };
    expect(twice('unhold', asked('unhold', ['approver']), APPROVER)).toEqual(same);
    expect(twice('unhold', asked('unhold', ['officer', 'approver']), APPROVER)).toEqual(same);
    expect(twice('unhold', asked('unhold'), { ...APPROVER, people: ['deputy', 'officer'] })).toEqual(same);
  });

  it('signs what was asked for, and nothing else', () => {
    const other = { effect: 'SKIP', why: 'OTHER_REQUEST' };
    expect(twice('unhold', asked('unhold', ['officer'], false), APPROVER)).toEqual(other);
    expect(twice('reissue', asked('carry-over'), APPROVER)).toEqual(other);
  });

  it('leaves what was asked for after they looked', () => {
    const later = { ...asked('unhold'), askedLater: true };
    const left = { effect: 'SKIP', why: 'ASKED_LATER' };
    expect(twice('unhold', later, { ...APPROVER, intent: 'SIGN' })).toEqual(left);
    expect(twice('decline', later, APPROVER)).toEqual(left);
  });

  it('of many at once, says whether to sign or to ask', () => {
    expect(twice('unhold', asked('unhold'), { ...APPROVER, intent: 'SIGN' })).toMatchObject({ effect: 'APPLY' });
    expect(twice('unhold', null, { ...APPROVER, intent: 'SIGN' })).toEqual({ effect: 'SKIP', why: 'NO_REQUEST' });
    expect(twice('unhold', asked('unhold'), { ...APPROVER, intent: 'ASK' })).toEqual({
      effect: 'SKIP',
      why: 'ALREADY_REQUESTED',
    });
    expect(twice('unhold', null, { ...APPROVER, intent: 'ASK' })).toEqual({ effect: 'REQUEST' });
  });
});

describe('invariants of every verb', () => {
  const person = fc.constantFrom('a', 'b', 'c');
  const verb = fc.constantFrom(...PAYMENT_VERBS);
  const any = fc.record({
    verb,
    subject: fc.record({
      state: fc.constantFrom(...PAYMENT_STATES),
      reason: fc.constantFrom(null, 'AC04', 'DUPL', 'AB05', 'SUSPENDED'),
      attempt: fc.integer({ min: 0, max: 99 }),
      isAtPostOffice: fc.boolean(),
      contradicted: fc.boolean(),
      request: fc.option(
        fc.record({
          verb,
          people: fc.array(person, { minLength: 1 }),
          sameAsked: fc.boolean(),
          askedLater: fc.boolean(),
        }),
      ),
      route: fc.constantFrom('USABLE' as const, 'NONE' as const, 'NOT_USABLE' as const),
    }),
    asker: fc.record({
      people: fc.array(person, { minLength: 1 }),
      mayApprove: fc.boolean(),
      intent: fc.constantFrom('EITHER' as const, 'SIGN' as const, 'ASK' as const),
    }),
    outcome: fc.constantFrom(...OUTCOMES),
  });

  it('moves only along the machine, and money only by two people of whom one may approve', () => {
    fc.assert(
      fc.property(any, ({ verb: name, subject, asker, outcome }) => {
        const decision = decideVerb(name, subject, asker, outcome);
        if (decision.effect !== 'APPLY') return;
        const next = after(subject.state, decision.event);
        expect(next).not.toBeNull();
        const movesMoney = ['PLANNED', 'APPROVED'].includes(next as string) || subject.state === 'UNKNOWN';
        if (movesMoney) expect(decision.signsRequest).toBe(true);
        if (!decision.signsRequest) return;
        expect(asker.mayApprove).toBe(true);
        expect(asker.people.filter((one) => subject.request?.people.includes(one))).toEqual([]);
        expect(subject.request).toMatchObject({ verb: name, sameAsked: true, askedLater: false });
      }),
    );
  });

  it('lets nothing go again that somebody says was paid', () => {
    fc.assert(
      fc.property(any, ({ verb: name, subject, asker, outcome }) => {
        const decision = decideVerb(name, { ...subject, contradicted: true }, asker, outcome);
        expect(name === 'unhold' || name === 'reissue' ? decision.effect : 'SKIP').toBe('SKIP');
      }),
    );
  });

  it('lets nothing that a provider may have be held, cancelled or sent again', () => {
    fc.assert(
      fc.property(any, ({ verb: name, subject, asker, outcome }) => {
        if (!['SUBMITTING', 'SUBMITTED', 'UNKNOWN', 'SETTLED'].includes(subject.state)) return;
        const decision = decideVerb(name, subject, asker, outcome);
        if (decision.effect === 'APPLY') expect(['carry-over', 'resolve']).toContain(name);
      }),
    );
  });
});
