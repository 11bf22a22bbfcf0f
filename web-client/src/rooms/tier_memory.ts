// The carrier that won the last time, kept on the device.
import type { TierMemory } from '../connection/tier_choice';
import type { Device } from './device';

export function tierMemory(device: Device): TierMemory {
  return {
    load: () => device.getJson('carrier', isWon),
    save: (won) => device.setJson('carrier', won),
  };
}

function isWon(value: unknown): value is { tier: string; at: number } {
  const { tier, at } = (value ?? {}) as { tier?: unknown; at?: unknown };
  return typeof tier === 'string' && typeof at === 'number';
}
