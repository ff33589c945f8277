/** The parameters of one statement that is put together from parts. */
export class StatementParameters {
  readonly parameters: unknown[] = [];

  /** A further parameter, by the name to use in the statement. */
  bind(value: unknown, type: string): string {
    this.parameters.push(value);
    return `$${this.parameters.length}::${type}`;
  }
}
