/** An operation that cannot end well, said in words for the person who asked for it. */
export class OperationRefused extends Error {}
