/** Something a person has to change before the command can work: told in its one sentence, without a stack. */
export class Refusal extends Error {}
