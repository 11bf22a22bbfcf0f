// A moment as the venue's clocks have it, read somewhere else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { venueTime } from '../../src/views/when';

describe('a moment at the venue', () => {
  const before = process.env['TZ'];
  const now = Date.UTC(2018, 2, 26, 16);
  const told = (at: string, timeZone: string | undefined) => venueTime(at, now, 'en-GB', timeZone, (time) => `${time} your time`);

  beforeAll(() => {
    process.env['TZ'] = 'Asia/Tokyo';
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('has the reader\'s own beside it, with the day where that is another', () => {
    expect(told('2018-03-26T14:42:00Z', 'America/New_York')).toBe('10:42 (23:42 your time)');
    expect(told('2018-03-26T15:42:00Z', 'America/New_York')).toBe('11:42 (27 Mar 2018, 00:42 your time)');
    expect(told('2018-03-28T14:42:00Z', 'America/New_York')).toBe('28 Mar 2018, 10:42 (23:42 your time)');
  });

  it('stands alone where both are the same, or no venue is known', () => {
    expect([told('2018-03-26T15:42:00Z', 'Asia/Seoul'), told('2018-03-26T15:42:00Z', undefined)]).toEqual(['00:42', '00:42']);
    expect(told('2018-03-25T14:42:00Z', 'Asia/Seoul')).toBe('25 Mar 2018, 23:42');
  });
});
