/** Names the announcement that this browser has closed; the server keeps guests' pages apart by it (guest-pages.ts). */
export const barCookie = 'madang_bar';
