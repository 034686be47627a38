/** Providers tell the tokens of a request, never those of one text: the column could only hold zeros. */
export const schema003 = /* sql */ `ALTER TABLE embeddings DROP COLUMN tokens`;
