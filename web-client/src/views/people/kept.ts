// Where the pages about people leave what they share, so that it is there again when the same person comes back.
import type { Office } from '../../rooms/people/office';

export interface Kept {
  office?: Office;
  /** Whose it is. */
  owner?: string;
}
