import { crc32, deflateRawSync } from 'node:zlib';

export interface ZippedFile {
  name: string;
  data?: Buffer | string;
  stored?: boolean;
  encrypted?: boolean;
  /** Unix mode, such as that of a link. */
  mode?: number;
  /** Says that its bytes are those of the entry with this index. */
  sameAs?: number;
  /** Says that it inflates to this much. */
  claims?: number;
}

interface Placed {
  central: Buffer;
  local: Buffer;
}

/** An archive as no honest program writes it. */
export function zipOf(files: readonly ZippedFile[], { entries = files.length } = {}): Buffer {
  const offsets: number[] = [];
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const at = file.sameAs === undefined ? offset : offsets[file.sameAs]!;
    const placed = place(file, at);
    offsets.push(at);
    centrals.push(placed.central);
    if (file.sameAs !== undefined) continue;
    locals.push(placed.local);
    offset += placed.local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

function place(file: ZippedFile, offset: number): Placed {
  const { name, data = '', stored = false, encrypted = false, mode = 0o100644 } = file;
  const plain = Buffer.from(data);
  const packed = stored ? plain : deflateRawSync(plain, { level: 9 });
  const label = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
  common.writeUInt16LE(stored ? 0 : 8, 4);
  common.writeUInt32LE(crc32(plain), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(file.claims ?? plain.length, 18);
  common.writeUInt16LE(label.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((mode << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, label, packed]),
    central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, label]),
  };
}
