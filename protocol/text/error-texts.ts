// The form of an error's text. Called by the two languages.

/** One sentence that says what is wrong, one that says what to do. */
export type ErrorTexts = readonly [sentence: string, remedy: string];
