import { sql } from 'kysely';
import { definePersonalData } from '../../kernel/personal-data.ts';
import { keyOf } from './kit.ts';

definePersonalData({
  name: 'files',
  says: { ko: '올린 파일', en: 'Files that you uploaded' },
  people: ['files.uploader_id', 'file_usage.account_id'],
  from: (id) => sql`files t where t.uploader_id = ${id} and t.state = 'stored'`,
  columns: ['id', 'name', 'media_type', 'size', 'width', 'height', 'owner_type', 'owner_id', 'created_at'],
  key: 't.id',
  leaving: { kept: 'as long as a post or comment shows it' },
  bytes: ({ id, name }) => ({ key: keyOf(String(id), null), name: `${String(id)}/${String(name)}` }),
});

definePersonalData({
  name: 'unfinished-uploads',
  says: { ko: '올리던 파일', en: 'Uploads that are not finished' },
  people: ['file_uploads.uploader_id'],
  from: (id) => sql`file_uploads t where t.uploader_id = ${id} and t.state <> 'removed'`,
  columns: ['id', 'name', 'length', 'received', 'state', 'created_at', 'expires_at'],
  key: 't.id',
  leaving: 'erased',
});
