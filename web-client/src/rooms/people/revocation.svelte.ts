// Revoking somebody's accreditation with a reason, and restoring it.
import type { Connection } from '../../connection/connection';
import { patiently } from '../../connection/patiently';
import type { Clock } from '../../connection/ports';
import { type Standing, standingOf } from './asking';
import type { Register } from './register.svelte';

/** As the protocol writes a participant's id. */
const participantId = /^[A-Za-z0-9._:@-]{1,64}$/;
/** Characters of a reason. */
export const mostReason = 1_000;

export class Revocation {
  reason = $state('');
  standing: Standing = $state.raw('ready');
  /** Asked to go on without a reason, or with what is no participant's id. */
  faults: readonly ('reason' | 'id')[] = $state.raw([]);

  constructor(
    private readonly line: Connection,
    private readonly clock: Clock,
    private readonly register: Register,
  ) {}

  /** Whether it can be asked for; `faults` says what is missing. */
  ready(id: string): boolean {
    this.faults = [...(participantId.test(id) ? [] : ['id' as const]), ...(this.reason.trim() === '' ? ['reason' as const] : [])];
    return this.faults.length === 0;
  }

  /** True once it is in force. Doing again what stands is no mistake. */
  async carryOut(deed: 'revoke' | 'restore', id: string): Promise<boolean> {
    if (this.standing === 'asking' || !this.ready(id)) return false;
    this.standing = 'asking';
    try {
      const reason = this.reason.trim();
      const { person } = await patiently(this.clock, () => this.line.request(`accreditation.${deed}`, { person: id, reason }));
      this.register.put(person);
      this.reason = '';
      this.standing = 'ready';
      return true;
    } catch (error) {
      this.standing = standingOf(error);
      return false;
    }
  }
}
