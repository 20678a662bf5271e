import { DomainError } from '../../kernel/errors.ts';
import type { Place } from './places.queries.ts';

const columns = ['name', 'category', 'lat', 'lon', 'address'] as const;
const longest = { name: 100, category: 40, address: 200 };

/** Rows of RFC 4180: fields may be quoted, and hold commas, quotes and lines then. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') field += text[(at += 1)]!;
      else quoted = false;
    } else if (letter === '"' && field === '') quoted = true;
    else if (letter === ',' || letter === '\n') {
      rows.at(-1)!.push(field);
      field = '';
      if (letter === '\n') rows.push([]);
    } else if (letter !== '\r') field += letter;
  }
  rows.at(-1)!.push(field);
  return rows.filter((row) => row.some((cell) => cell.trim() !== ''));
}

/** @throws DomainError `matching.bad_places` with the number of the first line that is wrong */
export function readPlaces(text: string): Place[] {
  const [head, ...rows] = readCsv(text.replace(/^\uFEFF/, ''));
  const names = (head ?? []).map((name) => name.trim().toLowerCase());
  const at = columns.map((column) => names.indexOf(column));
  if (at.includes(-1)) throw badPlaces(1);
  return rows.map((row, index) => {
    const [name, category, lat, lon, address] = at.map((column) =>
      (row[column] ?? '').trim().normalize('NFC'),
    );
    const place = { name: name!, category: category!, address: address!, lat: Number(lat), lon: Number(lon) };
    if (lat === '' || lon === '' || !fits(place)) throw badPlaces(index + 2);
    return place;
  });
}

function fits(place: Place): boolean {
  const inside = Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180;
  const short = (Object.keys(longest) as (keyof typeof longest)[]).every(
    (key) => place[key].length <= longest[key] && !place[key].includes('\0'),
  );
  return place.name !== '' && place.category !== '' && inside && short;
}

const badPlaces = (line: number) =>
  new DomainError('invalid', 'matching.bad_places', { params: { line, columns: [...columns] } });
