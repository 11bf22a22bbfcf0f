// The columns that a table of people may have, as the server names them.
export const columns = ['name', 'role', 'delegation', 'group', 'capacity', 'on_behalf_of', 'rooms', 'language'] as const;
export type Column = (typeof columns)[number];
