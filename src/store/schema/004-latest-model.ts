/**
 * A server that gives vectors of another length under the same name may go back to the former one: of the models of a name the
 * one that was taken up last counts, not the one that was met last.
 */
export const schema004 = /* sql */ `ALTER TABLE embedding_models ADD COLUMN taken_up INTEGER NOT NULL DEFAULT 0`;
