/** What may come over the wire into a column: a text that the database would refuse must be refused at the door. */

/** No control characters and no half characters. */
export const PLAIN_TEXT = /^(?:(?!\p{Cc}|\p{Cs}).)*$/u;

/** RFC 3339, with any offset. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
