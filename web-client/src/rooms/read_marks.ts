// Where one left off in each room on this device: the newest seq that was in view.
import type { Position } from '../protocol/types';
import type { Device } from './device';

export class ReadMarks {
  constructor(private readonly device: Device) {}

  /** The seq up to which the room was read; nothing on a first visit. The epoch may have changed since: seq goes on. */
  load(room: string): number | undefined {
    return this.device.getJson(`read.${room}`, isPosition)?.seq;
  }

  /** Never backwards, except when the log itself began anew. */
  save(room: string, position: Position): void {
    const before = this.device.getJson(`read.${room}`, isPosition);
    if (before && before.epoch === position.epoch && before.seq >= position.seq) return;
    this.device.setJson(`read.${room}`, position);
  }
}

function isPosition(value: unknown): value is Position {
  const { epoch, seq } = (value ?? {}) as Partial<Position>;
  return typeof epoch === 'string' && Number.isSafeInteger(seq);
}
