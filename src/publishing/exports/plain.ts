/** Other people's text without control characters and marks that turn the direction of writing; line breaks stay. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
