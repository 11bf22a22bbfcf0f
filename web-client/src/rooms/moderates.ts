// Whether one works at a room's desk.
import type { Role } from '../protocol/types';

export function moderates(role: Role | undefined): boolean {
  return role === 'moderator' || role === 'secretariat';
}
