/** How codes and texts of the public contract are written, wherever they come in. */

/** `VN`, or the code of a province (2 digits), district (3) or commune (5). */
export const AREA_PATTERN = /^(VN|\d{2}|\d{3}|\d{5})$/;

export const PROVIDER_CODE_PATTERN = /^[A-Z][A-Z0-9_]{1,19}$/;

/** What a database keeps as text: lines and tabs, but no other control characters and no half characters. */
export const WORDS_PATTERN = /^(?:(?!\p{Cs})[^\p{Cc}]|[\n\r\t])*$/u;
